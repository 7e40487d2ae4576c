package dev.cutfill.upload.http;

import dev.cutfill.upload.Uploads;
import dev.cutfill.upload.storage.UploadException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import me.desair.tus.server.HttpMethod;
import me.desair.tus.server.RequestHandler;
import me.desair.tus.server.RequestValidator;
import me.desair.tus.server.TusFileUploadService;
import me.desair.tus.server.core.validation.HttpMethodValidator;
import me.desair.tus.server.exception.TusException;
import me.desair.tus.server.upload.UploadStorageService;
import me.desair.tus.server.util.AbstractExtensionRequestHandler;
import me.desair.tus.server.util.AbstractRequestHandler;
import me.desair.tus.server.util.AbstractTusExtension;
import me.desair.tus.server.util.TusServletRequest;
import me.desair.tus.server.util.TusServletResponse;
import org.jspecify.annotations.Nullable;

/// tus-java-server, which tells the method of a request, asks the validators of all extensions, runs their
/// handlers, writes `Tus-Extension`, and brings the extension termination. Everything else of this package
/// speaks in terms of its own: no other class but [TusStorage] imports the library.
final class TusLibrary extends TusFileUploadService {
    /// @param extensions take the place of the library's of the same names, or come after them
    /// @param disabled names of extensions
    TusLibrary(List<TusExtension> extensions, Collection<String> disabled, TusStorage storage) {
        withUploadUri(Uploads.PATH);
        withUploadIdFactory(storage.ids());
        withUploadStorageService(storage);
        extensions.forEach(extension -> addTusExtension(new Adapter(extension)));
        disabled.forEach(this::disableTusExtension);
    }

    /// The method that a request has or names in `X-HTTP-Method-Override`; empty when no extension serves it.
    Optional<org.springframework.http.HttpMethod> method(HttpServletRequest request) {
        return Optional.ofNullable(HttpMethod.getMethodIfSupported(request, getSupportedHttpMethods()))
                .map(method -> org.springframework.http.HttpMethod.valueOf(method.name()));
    }

    void process(
            Optional<org.springframework.http.HttpMethod> method, TusExchange exchange, HttpServletResponse response)
            throws IOException, ProtocolException, UploadException {
        HttpMethod asked = method.map(known -> HttpMethod.valueOf(known.name())).orElse(null);
        try {
            TusServletRequest request = new TusServletRequest(exchange);
            validateRequest(asked, request, null);
            executeProcessingByFeatures(asked, request, new TusServletResponse(response), null);
        } catch (Refused refused) {
            throw refused.refusal;
        } catch (TusException e) {
            throw new ProtocolException(e.getStatus(), String.valueOf(e.getMessage()));
        }
    }

    /// Carries a refusal through the library.
    private static final class Refused extends TusException {
        private final ProtocolException refusal;

        Refused(ProtocolException refusal) {
            super(refusal.status(), String.valueOf(refusal.getMessage()), refusal);
            this.refusal = refusal;
        }
    }

    private static final class Adapter extends AbstractTusExtension {
        private final TusExtension extension;

        Adapter(TusExtension extension) {
            this.extension = extension;
            super(); // calls the two methods below
        }

        @Override
        public String getName() {
            return extension.name();
        }

        /// A method is served when somebody handles it.
        @Override
        public Collection<HttpMethod> getMinimalSupportedHttpMethods() {
            Set<HttpMethod> methods = EnumSet.of(HttpMethod.OPTIONS);
            extension
                    .handlers()
                    .forEach(handler ->
                            methods.add(HttpMethod.valueOf(handler.method().name())));
            return methods;
        }

        @Override
        protected void initValidators(List<RequestValidator> validators) {
            validators.add(new HttpMethodValidator()); // refuses what no extension serves
            extension.validators().forEach(validator -> validators.add(new Validator(validator)));
        }

        @Override
        protected void initRequestHandlers(List<RequestHandler> handlers) {
            extension.handlers().forEach(handler -> handlers.add(new Handler(handler)));
            if (!extension.announced().isEmpty()) {
                handlers.add(new Announcement(extension.announced()));
            }
        }
    }

    private record Validator(TusValidator rule) implements RequestValidator {
        @Override
        public boolean supports(@Nullable HttpMethod method) {
            return method != null && rule.isFor(org.springframework.http.HttpMethod.valueOf(method.name()));
        }

        @Override
        public void validate(
                HttpMethod method, HttpServletRequest request, UploadStorageService storage, @Nullable String owner)
                throws TusException, IOException {
            try {
                rule.check(org.springframework.http.HttpMethod.valueOf(method.name()), TusExchange.of(request));
            } catch (ProtocolException refusal) {
                throw new Refused(refusal);
            } catch (UploadException refusal) {
                throw new Refused(ProtocolException.of(refusal));
            }
        }
    }

    private static final class Handler extends AbstractRequestHandler {
        private final TusHandler handler;

        Handler(TusHandler handler) {
            this.handler = handler;
        }

        @Override
        public boolean supports(@Nullable HttpMethod method) {
            return method != null && handler.method().matches(method.name());
        }

        @Override
        public void process(
                HttpMethod method,
                TusServletRequest request,
                TusServletResponse response,
                UploadStorageService storage,
                @Nullable String owner)
                throws IOException, TusException {
            try {
                handler.run(TusExchange.of(request), response);
            } catch (ProtocolException refusal) {
                throw new Refused(refusal);
            } catch (UploadException refusal) {
                throw new Refused(ProtocolException.of(refusal));
            }
        }
    }

    private static final class Announcement extends AbstractExtensionRequestHandler {
        private final List<String> names;

        Announcement(List<String> names) {
            this.names = names;
        }

        @Override
        protected void appendExtensions(StringBuilder extensions) {
            names.forEach(name -> addExtension(extensions, name));
        }
    }
}
