package dev.cutfill.upload;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What an operator may set about uploads.
///
/// @param maxSize no upload may be larger; `Tus-Max-Size`
/// @param sync when received bytes are forced to the medium
@ConfigurationProperties(prefix = "cutfill.upload", ignoreUnknownFields = false)
record UploadProperties(@DefaultValue("64GB") DataSize maxSize, @DefaultValue("completion") Sync sync) {
    /// How much a loss of power may cost. The end of the process alone never costs a received byte.
    enum Sync {
        /// nothing is forced; for scratch data on fast disks
        NEVER,
        /// records when they are written, bytes once, before the upload is announced as finished
        COMPLETION,
        /// as COMPLETION, and the bytes of each request before it is answered: an acknowledged offset never shrinks
        REQUEST
    }

    UploadProperties {
        if (maxSize.toBytes() <= 0) {
            throw new IllegalArgumentException("cutfill.upload.max-size is " + maxSize + "; it must be more than 0");
        }
    }
}
