package dev.cutfill.upload.storage;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What an operator may set about uploads.
///
/// @param maxSize no upload may be larger; `Tus-Max-Size`
/// @param sync when received bytes are forced to the medium
/// @param strict to the letter of tus 1.0.0: `Tus-Resumable` is demanded of HEAD and GET too. Off: a HEAD or
/// GET without it is answered, as curl scripts expect
/// @param disabled what is not offered, of [#OPTIONAL]
/// @param expireAfter an unfinished upload that nobody touches for so long is removed, and so is a finished one
/// that no task needs; 0: never
/// @param sweepEvery how often is looked for those
/// @param minFree no upload is created that would leave less than this on the volume; 0: no floor
/// @param maxTotal of all uploads together; 0: no limit
/// @param maxPerTenant of the uploads of a tenant together; 0: no limit; -1: half the volume where others may upload
/// @param maxOpen unfinished uploads of one creator; 0: no limit; -1: 1,000 where others may upload
/// @param minRate a request that brings less than this in a second, over a minute, is cut; 0: it may crawl
/// @param directBody bodies are read from the connection past Tomcat's buffer; off: from the servlet's stream
/// @param hook told of each finished upload, as tusd tells; none if empty
@ConfigurationProperties(prefix = "cutfill.upload", ignoreUnknownFields = false)
public record UploadProperties(
        @DefaultValue("64GB") DataSize maxSize,
        @DefaultValue("completion") Sync sync,
        @DefaultValue("false") boolean strict,
        @DefaultValue Set<String> disabled,
        @DefaultValue("7d") Duration expireAfter,
        @DefaultValue("10m") Duration sweepEvery,
        @DefaultValue("1GB") DataSize minFree,
        @DefaultValue("0B") DataSize maxTotal,
        @DefaultValue("-1B") DataSize maxPerTenant,
        @DefaultValue("-1") int maxOpen,
        @DefaultValue("256B") DataSize minRate,
        @DefaultValue("true") boolean directBody,
        @DefaultValue("") String hook) {
    private static final int AUTOMATIC = -1;
    private static final int USUAL_OPEN = 1_000;

    /// What an operator may do without, by the names the protocol has for it; `download` and `rufh` it has not.
    static final Set<String> OPTIONAL = Set.of(
            "creation-with-upload",
            "checksum",
            "concatenation",
            "concatenation-unfinished",
            "termination",
            "download",
            "rufh");

    /// How much a loss of power may cost. The end of the process alone never costs a received byte.
    enum Sync {
        /// nothing is forced; for scratch data on fast disks
        NEVER,
        /// records when they are written, bytes once, before the upload is announced as finished
        COMPLETION,
        /// as COMPLETION, and the bytes of each request before it is answered: an acknowledged offset never
        /// shrinks
        REQUEST
    }

    public UploadProperties {
        disabled = Set.copyOf(disabled);
        if (maxSize.toBytes() <= 0) {
            throw new IllegalArgumentException("cutfill.upload.max-size is " + maxSize + "; it must be more than 0");
        }
        if (!expireAfter.isZero() && expireAfter.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("cutfill.upload.expire-after is " + expireAfter
                    + "; it must be 1m or more, such as 7d, or 0, which keeps for ever");
        }
        if (sweepEvery.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "cutfill.upload.sweep-every is " + sweepEvery + "; it must be a second or more");
        }
        if (maxPerTenant.toBytes() < AUTOMATIC) {
            throw new IllegalArgumentException(
                    "cutfill.upload.max-per-tenant must not be negative; -1B stands for half the volume");
        }
        if (minFree.isNegative() || maxTotal.isNegative() || maxOpen < AUTOMATIC || minRate.isNegative()) {
            throw new IllegalArgumentException(
                    "cutfill.upload.min-free, max-total and min-rate must not be negative, max-open not below -1");
        }
        if (!OPTIONAL.containsAll(disabled)) {
            throw new IllegalArgumentException("cutfill.upload.disabled is " + new TreeSet<>(disabled)
                    + "; it may hold " + new TreeSet<>(OPTIONAL));
        }
        if (!hook.isEmpty() && !hook.matches("https?://[^\\s]+")) {
            throw new IllegalArgumentException(
                    "cutfill.upload.hook must be a URL that begins with http:// or https://");
        }
    }

    /// With the limits that hold where others than this machine's users may upload, or where not.
    public UploadProperties decided(boolean others) {
        return new UploadProperties(
                maxSize,
                sync,
                strict,
                disabled,
                expireAfter,
                sweepEvery,
                minFree,
                maxTotal,
                others || !maxPerTenant.isNegative() ? maxPerTenant : DataSize.ofBytes(0),
                maxOpen != AUTOMATIC ? maxOpen : others ? USUAL_OPEN : 0,
                minRate,
                directBody,
                hook);
    }

    public boolean offers(String name) {
        return !disabled.contains(name);
    }

    /// Fit for the log: a hook's URL may hold a password, or a key in its query.
    @Override
    public String toString() {
        return "UploadProperties[maxSize=" + maxSize + ", sync=" + sync + ", strict=" + strict + ", disabled="
                + disabled
                + ", expireAfter=" + expireAfter + ", sweepEvery=" + sweepEvery + ", minFree=" + minFree + ", maxTotal="
                + maxTotal + ", maxPerTenant=" + maxPerTenant
                + ", maxOpen=" + maxOpen + ", minRate=" + minRate + ", directBody=" + directBody
                + ", hook=" + hook.replaceFirst("//[^/]*@", "//").replaceFirst("[?].*", "?…") + "]";
    }
}
