/// Who may do what: the caller of a request ([Principal]), the tenant it is bound to ([Realm]), what its credential
/// is good for ([Scope]), and which part of a list it asks for ([Page]).
///
/// The package knows no servlet and no SQL. [Credentials] is the port through which packages that store keys tell the
/// web layer whose key was sent.
@NullMarked
package dev.cutfill.access;

import org.jspecify.annotations.NullMarked;
