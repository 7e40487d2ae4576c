/// A survey of a synthetic site that the server makes by itself, for who wants to see one.
@NullMarked
package dev.cutfill.worker.demo;

import org.jspecify.annotations.NullMarked;
