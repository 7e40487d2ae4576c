package dev.cutfill.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
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
        if (!(handler instanceof HandlerMethod method)
                || principal == Principal.NOBODY
                || method.getBeanType() == Errors.class) {
            return true; // what nobody may do has been refused before
        }
        List<Scope> needed = Scope.neededBy(method, request.getMethod());
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
        return servlet == null ? Principal.NOBODY : Principal.of(servlet);
    }
}
