package dev.cutfill.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The schemas of our records say what the records say: null only where a component is `@Nullable`, always
/// there unless it is that or an `Optional` (which stands for a member that a request may leave out), any JSON
/// where a text is written as the JSON that it is.
@Component
@SuppressWarnings("rawtypes") // as the library has it
final class RecordSchemas implements ModelConverter {
    private static final String NULL = "null";

    @Override
    public @Nullable Schema resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        @Nullable Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        Class<?> raw = Json31.mapper().constructType(type.getType()).getRawClass();
        if (schema != null && raw.isRecord()) {
            @Nullable String reference = schema.get$ref();
            @Nullable
            Schema<?> model = reference == null
                    ? schema
                    : context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
            if (model != null && model.getProperties() != null) {
                describe(raw, model);
            }
        }
        return schema;
    }

    private static void describe(Class<?> raw, Schema<?> model) {
        boolean whole = Optional.ofNullable(raw.getAnnotation(JsonInclude.class))
                .map(include -> include.value() == JsonInclude.Include.ALWAYS)
                .orElse(true);
        Map<String, Schema> properties = model.getProperties();
        for (RecordComponent component : raw.getRecordComponents()) {
            String name = name(component);
            @Nullable Schema property = properties.get(name);
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                describe(component.getType(), model);
            } else if (property != null) {
                boolean nullable =
                        component.getAnnotatedType().isAnnotationPresent(Nullable.class) && !needed(component);
                properties.put(name, property(component, property, nullable));
                if (whole && !nullable && component.getType() != Optional.class && !required(model, name)) {
                    model.addRequiredItem(name);
                }
            }
        }
    }

    private static Schema<?> property(RecordComponent component, Schema<?> property, boolean nullable) {
        if (component.getAccessor().isAnnotationPresent(JsonRawValue.class)) {
            return new JsonSchema();
        }
        if (nullable && property.get$ref() != null) {
            return new JsonSchema().anyOf(List.of(property, new JsonSchema().types(Set.of(NULL))));
        }
        if (nullable && property.getTypes() != null) {
            property.addType(NULL);
        }
        return property;
    }

    private static String name(RecordComponent component) {
        @Nullable JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? component.getName() : named.value();
    }

    /// A request without it is refused, though for the sake of the refusal's words it can be read.
    private static boolean needed(RecordComponent component) {
        io.swagger.v3.oas.annotations.media.@Nullable Schema said =
                component.getAccessor().getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        @Nullable ArraySchema list = component.getAccessor().getAnnotation(ArraySchema.class);
        return said != null && said.requiredMode() == RequiredMode.REQUIRED
                || list != null && list.arraySchema().requiredMode() == RequiredMode.REQUIRED;
    }

    private static boolean required(Schema<?> model, String name) {
        return model.getRequired() != null && model.getRequired().contains(name);
    }
}
