package dev.cutfill.upload.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What is known of an upload and cannot be read off its bytes; the content of `<id>.json`, where all members
/// stand side by side.
///
/// @param length bytes the upload will have; null until declared
/// @param verifiedOffset while a request brings bytes that are checked at its end: where they begin. What lies
/// beyond does not count
/// @param complete of an upload by RUFH: whether its client has said that it is complete; null of others, for
/// which the length says it
public record UploadRecord(
        @JsonUnwrapped Creation creation,
        @Nullable Long length,
        @JsonProperty("sureUpTo") @Nullable Long verifiedOffset,
        @Nullable Boolean complete,
        @JsonUnwrapped Notice notice) {
    /// Stands in for a record that is torn or lost: the bytes are still there, and a client that declares the
    /// length again finishes the upload.
    static final UploadRecord LOST = fresh("", OptionalLong.empty(), 0, "");

    /// What was said when it was created. Members that an older version of this program did not write come as
    /// null.
    ///
    /// @param metadata the `Upload-Metadata` header, verbatim; empty when there was none
    /// @param created milliseconds since 1970; 0 when not known
    /// @param owner who created it, as `Owner` tells creators apart; empty for this program itself
    /// @param tenant under whose quota its bytes come; empty: under none
    /// @param digest `Repr-Digest` that the whole must have; empty when none was given
    public record Creation(
            String metadata,
            long created,
            String owner,
            String tenant,
            String digest,
            @JsonUnwrapped Concatenation concatenation) {
        public Creation(
                @Nullable String metadata,
                long created,
                @Nullable String owner,
                @Nullable String tenant,
                @Nullable String digest,
                @Nullable Concatenation concatenation) {
            this.metadata = metadata == null ? "" : metadata;
            this.created = created;
            this.owner = owner == null ? "" : owner;
            this.tenant = tenant == null ? "" : tenant;
            this.digest = digest == null ? "" : digest;
            this.concatenation = concatenation == null ? Concatenation.NONE : concatenation;
        }
    }

    /// What an upload is part or whole of.
    ///
    /// @param concat `partial`, or `final;` and the URLs of its parts, verbatim; empty for an ordinary upload
    /// @param parts the ids of these parts
    public record Concatenation(String concat, List<String> parts) {
        static final Concatenation NONE = new Concatenation("", List.of());

        public Concatenation(@Nullable String concat, @Nullable List<String> parts) {
            this.concat = concat == null ? "" : concat;
            this.parts = parts == null ? List.of() : List.copyOf(parts);
        }
    }

    /// Who has been told that it is finished.
    ///
    /// @param announced whether everybody in this program who wants to know has been
    /// @param toTell whether the webhook has yet to be
    public record Notice(boolean announced, boolean toTell) {
        static final Notice NONE = new Notice(false, false);
    }

    static UploadRecord fresh(String metadata, OptionalLong length, long created, String owner) {
        return new UploadRecord(
                new Creation(metadata, created, owner, "", "", Concatenation.NONE),
                length.isPresent() ? (Long) length.getAsLong() : null,
                null,
                null,
                Notice.NONE);
    }

    /// @param tenant under whose quota its bytes come; empty: under none
    public UploadRecord ofTenant(String tenant) {
        Creation said = new Creation(
                creation.metadata(),
                creation.created(),
                creation.owner(),
                tenant,
                creation.digest(),
                creation.concatenation());
        return new UploadRecord(said, length, verifiedOffset, complete, notice);
    }

    public OptionalLong declared() {
        return length == null ? OptionalLong.empty() : OptionalLong.of(length);
    }

    public List<String> parts() {
        return creation.concatenation().parts();
    }

    /// A part is of no use alone: nobody is told of it, and its bytes are copied into the whole.
    public boolean isPart() {
        return creation.concatenation().concat().equals("partial");
    }

    public boolean isConcatenation() {
        return !parts().isEmpty();
    }

    UploadRecord declaring(long newLength) {
        return new UploadRecord(creation, newLength, verifiedOffset, complete, notice);
    }

    UploadRecord undeclared() {
        return new UploadRecord(creation, null, verifiedOffset, complete, notice);
    }

    /// @param hook whether the webhook is to be told
    UploadRecord asAnnounced(boolean hook) {
        return new UploadRecord(creation, length, verifiedOffset, complete, new Notice(true, hook));
    }

    UploadRecord asTold() {
        return new UploadRecord(creation, length, verifiedOffset, complete, new Notice(notice.announced(), false));
    }

    UploadRecord verifiedOffset(@Nullable Long offset) {
        return new UploadRecord(creation, length, offset, complete, notice);
    }

    public UploadRecord concatenated(String header, List<String> ids) {
        Creation said = new Creation(
                creation.metadata(),
                creation.created(),
                creation.owner(),
                creation.tenant(),
                creation.digest(),
                new Concatenation(header, ids));
        return new UploadRecord(said, length, verifiedOffset, complete, notice);
    }

    /// Its bytes may be all, but that has yet to be said.
    boolean waitsForWord() {
        return Boolean.FALSE.equals(complete);
    }

    public UploadRecord waitingForWord() {
        return new UploadRecord(creation, length, verifiedOffset, false, notice);
    }

    UploadRecord completed(long newLength) {
        return new UploadRecord(creation, newLength, verifiedOffset, complete == null ? null : Boolean.TRUE, notice);
    }

    public UploadRecord withDigest(String wanted) {
        Creation said = new Creation(
                creation.metadata(),
                creation.created(),
                creation.owner(),
                creation.tenant(),
                wanted,
                creation.concatenation());
        return new UploadRecord(said, length, verifiedOffset, complete, notice);
    }
}
