/// Where rows live: the embedded PostgreSQL or the one that DATABASE_URL names.
@NullMarked
package dev.cutfill.database;

import org.jspecify.annotations.NullMarked;
