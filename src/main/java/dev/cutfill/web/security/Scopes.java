package dev.cutfill.web.security;

import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.web.error.Errors;
import dev.cutfill.web.error.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
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
public class Scopes implements WebMvcConfigurer, HandlerInterceptor, HandlerMethodArgumentResolver {
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
        Principal principal = RequestPrincipal.of(request);
        if (!(handler instanceof HandlerMethod method)
                || principal == Principal.NOBODY
                || method.getBeanType() == Errors.class) {
            return true; // what nobody may do has been refused before
        }
        List<Scope> needed = neededBy(method, request.getMethod());
        if (principal.hasAny(needed)) {
            return true;
        }
        throw missing(needed);
    }

    static ProblemException missing(List<Scope> needed) {
        return new ProblemException(
                HttpStatus.FORBIDDEN,
                "scope_missing",
                "This key has not the scope that this takes: " + Scope.anyOf(needed));
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
        return servlet == null ? Principal.NOBODY : RequestPrincipal.of(servlet);
    }

    /// The scopes of which one is needed: those that the handler names, or its class; else by the method.
    public static List<Scope> neededBy(HandlerMethod handler, String method) {
        @Nullable
        RequiresScope needs = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequiresScope.class);
        if (needs == null) {
            needs = AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), RequiresScope.class);
        }
        if (needs != null) {
            return List.of(needs.value());
        }
        return List.of(
                method.equals(HttpMethod.GET.name()) || method.equals(HttpMethod.HEAD.name())
                        ? Scope.READ
                        : Scope.WRITE);
    }
}
