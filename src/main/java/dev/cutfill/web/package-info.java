/// Shared by all APIs: where the server is reached from outside ([PublicUrl]), how bodies and queries are read
/// ([FieldReader]), and which addresses the server itself may call ([OutboundUrlPolicy]).
@NullMarked
package dev.cutfill.web;

import org.jspecify.annotations.NullMarked;
