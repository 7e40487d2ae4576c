/// What all doors share: where the server is reached from outside, error bodies, access.
@NullMarked
package dev.cutfill.web;

import org.jspecify.annotations.NullMarked;
