package dev.cutfill.web.security;

import dev.cutfill.access.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Which scopes open a route: any one of these. Without it GET and HEAD need [Scope#READ], everything else
/// [Scope#WRITE].
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresScope {
    Scope[] value();
}
