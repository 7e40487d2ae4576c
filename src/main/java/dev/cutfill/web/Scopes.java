package dev.cutfill.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Hands the [Principal] to handlers, and keeps those from them whose key is not good for what they ask.
@Component
class Scopes implements WebMvcConfigurer, HandlerInterceptor, HandlerMethodArgumentResolver {
    private static final Scope[] TO_READ = {Scope.READ};
    private static final Scope[] TO_WRITE = {Scope.WRITE};

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Principal principal = Principal.of(request);
        if (!(handler instanceof HandlerMethod method) || principal == Principal.NOBODY || handler(method) == Errors.class) {
            return true; // what nobody may do has been refused before
        }
        Scope[] needed = needed(method, request.getMethod());
        if (principal.hasAny(needed)) {
            return true;
        }
        String names = Arrays.stream(needed).map(scope -> scope.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(" or "));
        throw new ProblemException(HttpStatus.FORBIDDEN, "scope_missing", "This key has not the scope that this takes: " + names);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Principal.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binder) {
        HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
        return servlet == null ? Principal.NOBODY : Principal.of(servlet);
    }

    private static Scope[] needed(HandlerMethod handler, String method) {
        Needs needs = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Needs.class);
        if (needs == null) {
            needs = AnnotatedElementUtils.findMergedAnnotation(handler(handler), Needs.class);
        }
        if (needs != null) {
            return needs.value();
        }
        return method.equals("GET") || method.equals("HEAD") ? TO_READ : TO_WRITE;
    }

    private static Class<?> handler(HandlerMethod method) {
        return method.getBeanType();
    }
}
