/// Where results live: local disk or S3/MinIO, handed out by signed links that expire.
@NullMarked
package dev.cutfill.store;

import org.jspecify.annotations.NullMarked;
