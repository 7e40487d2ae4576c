package dev.cutfill.web;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.web.method.HandlerMethod;

/// What a credential is good for.
public enum Scope {
    /// see tasks, their results and logs
    READ,
    /// make tasks, start, cancel and delete them
    WRITE,
    /// register as a worker, claim tasks and report on them
    WORK,
    /// tenants, keys, webhooks, and the server's own workers
    ADMIN;

    /// One of them is needed: those that the handler names, or its class; else by the method.
    public static List<Scope> neededBy(HandlerMethod handler, String method) {
        @Nullable Needs needs = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Needs.class);
        if (needs == null) {
            needs = AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), Needs.class);
        }
        if (needs != null) {
            return List.of(needs.value());
        }
        return List.of(method.equals(HttpMethod.GET.name()) || method.equals(HttpMethod.HEAD.name()) ? READ : WRITE);
    }

    /// As in `work or admin`.
    public static String anyOf(List<Scope> scopes) {
        return scopes.stream().map(Scope::word).collect(Collectors.joining(" or "));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
