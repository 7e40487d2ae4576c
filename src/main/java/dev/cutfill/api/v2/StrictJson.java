package dev.cutfill.api.v2;

import dev.cutfill.web.RequestJson;
import dev.cutfill.web.error.FieldError;
import dev.cutfill.web.error.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/// Reads the bodies of this API, and says which member is wrong when one is. A misspelt member is an error,
/// not a default.
@Component
final class StrictJson implements WebMvcConfigurer {
    private static final String API = StrictJson.class.getPackageName() + ".";

    private final JsonMapper mapper;

    StrictJson(JsonMapper mapper) {
        this.mapper = mapper.rebuild()
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        builder.addCustomConverter(new Reader(mapper));
    }

    private static final class Reader extends JacksonJsonHttpMessageConverter {
        Reader(JsonMapper mapper) {
            super(mapper);
        }

        @Override
        public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
            Class<?> wanted = type.toClass();
            return (wanted.getPackageName() + ".").startsWith(API) && super.canRead(type, mediaType);
        }

        @Override
        public boolean canWrite(ResolvableType type, Class<?> valueClass, @Nullable MediaType mediaType) {
            return false;
        }

        @Override
        public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
                throws IOException {
            try {
                byte[] body = message.getBody().readAllBytes(); // of limited length by now
                RequestJson.check(body);
                return super.read(type, new Read(message.getHeaders(), new ByteArrayInputStream(body)), hints);
            } catch (JacksonException e) {
                throw refusal(e);
            } catch (org.springframework.http.converter.HttpMessageNotReadableException e) {
                throw e.getCause() instanceof JacksonException cause ? refusal(cause) : e;
            } catch (org.springframework.http.converter.HttpMessageConversionException e) {
                throw e.getCause() instanceof JacksonException cause ? refusal(cause) : e;
            }
        }

        private record Read(HttpHeaders headers, InputStream body) implements HttpInputMessage {
            @Override
            public HttpHeaders getHeaders() {
                return headers;
            }

            @Override
            public InputStream getBody() {
                return body;
            }
        }

        private static ProblemException refusal(JacksonException e) {
            if (rootCause(e) instanceof ProblemException stated) {
                return stated;
            }
            if (rootCause(e) instanceof StreamConstraintsException) {
                return new ProblemException(
                        HttpStatus.BAD_REQUEST,
                        "malformed_json",
                        "The body is nested too deeply, or has a name, a number or a text that is too long");
            }
            String field = e instanceof DatabindException databind
                    ? databind.getPath().stream()
                            .map(step -> step.getPropertyName() == null
                                    ? "[" + step.getIndex() + "]"
                                    : step.getPropertyName())
                            .collect(Collectors.joining("."))
                    : "";
            String sentence = e instanceof UnrecognizedPropertyException unknown
                    ? "There is no member '" + unknown.getPropertyName() + "'; there are: "
                            + unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .collect(Collectors.joining(", "))
                    : field.isEmpty()
                            ? "The body is no JSON object, or has something after it"
                            : "'" + field + "' has not the type that it needs";
            return field.isEmpty()
                    ? new ProblemException(HttpStatus.BAD_REQUEST, "malformed_json", sentence)
                    : new ProblemException(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "invalid_body",
                            sentence,
                            List.of(FieldError.of(field, sentence)));
        }

        private static Throwable rootCause(Throwable e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause;
        }
    }
}
