package dev.cutfill.upload.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What is known of an upload and cannot be read off its bytes; the content of `<id>.json`.
///
/// @param metadata the `Upload-Metadata` header, verbatim; empty when there was none
/// @param length bytes the upload will have; null until declared
/// @param announced whether everybody in this program who wants to know has been told that it is finished
/// @param created milliseconds since 1970; 0 when not known
/// @param owner who created it, as `Owner` tells creators apart; empty for this program itself
/// @param verifiedOffset while a request brings bytes that are checked at its end: where they begin. What lies beyond
/// does not count
/// @param concat `partial`, or `final;` and the URLs of its parts, verbatim; empty for an ordinary upload
/// @param parts the ids of these parts
/// @param digest `Repr-Digest` that the whole must have; empty when none was given
/// @param complete of an upload by `ResumableUploads`: whether its client has said that it is complete; null of
/// others, for which the length says it
/// @param toTell whether the webhook has yet to be told that it is finished
public record UploadRecord(
        String metadata,
        @Nullable Long length,
        boolean announced,
        long created,
        String owner,
        @JsonProperty("sureUpTo") @Nullable Long verifiedOffset,
        String concat,
        List<String> parts,
        String digest,
        @Nullable Boolean complete,
        boolean toTell) {
    /// Stands in for a record that is torn or lost: the bytes are still there, and a client that declares the
    /// length again finishes the upload.
    static final UploadRecord LOST = fresh("", OptionalLong.empty(), 0, "");

    /// Fields that an older version of this program did not write come as null.
    public UploadRecord(
            @Nullable String metadata,
            @Nullable Long length,
            boolean announced,
            long created,
            @Nullable String owner,
            @Nullable Long verifiedOffset,
            @Nullable String concat,
            @Nullable List<String> parts,
            @Nullable String digest,
            @Nullable Boolean complete,
            boolean toTell) {
        this.metadata = metadata == null ? "" : metadata;
        this.length = length;
        this.announced = announced;
        this.created = created;
        this.owner = owner == null ? "" : owner;
        this.verifiedOffset = verifiedOffset;
        this.concat = concat == null ? "" : concat;
        this.parts = parts == null ? List.of() : List.copyOf(parts);
        this.digest = digest == null ? "" : digest;
        this.complete = complete;
        this.toTell = toTell;
    }

    static UploadRecord fresh(String metadata, OptionalLong length, long created, String owner) {
        return new UploadRecord(
                metadata,
                length.isPresent() ? (Long) length.getAsLong() : null,
                false,
                created,
                owner,
                null,
                "",
                List.of(),
                "",
                null,
                false);
    }

    public OptionalLong declared() {
        return length == null ? OptionalLong.empty() : OptionalLong.of(length);
    }

    /// A part is of no use alone: nobody is told of it, and its bytes are copied into the whole.
    public boolean isPart() {
        return concat.equals("partial");
    }

    public boolean isConcatenation() {
        return !parts.isEmpty();
    }

    UploadRecord declaring(long newLength) {
        return new UploadRecord(
                metadata,
                newLength,
                announced,
                created,
                owner,
                verifiedOffset,
                concat,
                parts,
                digest,
                complete,
                toTell);
    }

    /// @param hook whether the webhook is to be told
    UploadRecord asAnnounced(boolean hook) {
        return new UploadRecord(
                metadata, length, true, created, owner, verifiedOffset, concat, parts, digest, complete, hook);
    }

    UploadRecord asTold() {
        return new UploadRecord(
                metadata, length, announced, created, owner, verifiedOffset, concat, parts, digest, complete, false);
    }

    UploadRecord verifiedOffset(@Nullable Long offset) {
        return new UploadRecord(
                metadata, length, announced, created, owner, offset, concat, parts, digest, complete, toTell);
    }

    public UploadRecord concatenated(String header, List<String> ids) {
        return new UploadRecord(
                metadata, length, announced, created, owner, verifiedOffset, header, ids, digest, complete, toTell);
    }

    /// Its bytes may be all, but that has yet to be said.
    boolean waitsForWord() {
        return Boolean.FALSE.equals(complete);
    }

    public UploadRecord waitingForWord() {
        return new UploadRecord(
                metadata, length, announced, created, owner, verifiedOffset, concat, parts, digest, false, toTell);
    }

    UploadRecord completed(long newLength) {
        Boolean said = complete == null ? null : Boolean.TRUE;
        return new UploadRecord(
                metadata, newLength, announced, created, owner, verifiedOffset, concat, parts, digest, said, toTell);
    }

    public UploadRecord withDigest(String wanted) {
        return new UploadRecord(
                metadata, length, announced, created, owner, verifiedOffset, concat, parts, wanted, complete, toTell);
    }
}
