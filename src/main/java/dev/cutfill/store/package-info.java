/// Where results live: local disk, or an S3 store such as MinIO when one is configured.
///
/// Either way a file is handed out by a link that works for whoever holds it, for a limited time, and for that
/// file only: S3 signs with SigV4, we sign with HMAC-SHA256 and hand the bytes out ourselves.
@NullMarked
package dev.cutfill.store;

import org.jspecify.annotations.NullMarked;
