package dev.cutfill.web;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/// Reads the settings that are times or sizes, and refuses a number without a unit: the framework would take
/// 30 for milliseconds, or for bytes, where days or megabytes were meant. 0 needs none.
@Component
@ConfigurationPropertiesBinding
final class UnitRequired implements GenericConverter {
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+([.][0-9]*)?");

    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
        return Set.of(
                new ConvertiblePair(String.class, Duration.class),
                new ConvertiblePair(Number.class, Duration.class),
                new ConvertiblePair(String.class, DataSize.class),
                new ConvertiblePair(Number.class, DataSize.class));
    }

    @Override
    public @Nullable Object convert(@Nullable Object source, TypeDescriptor from, TypeDescriptor to) {
        String text = String.valueOf(source).strip();
        boolean time = to.getType() == Duration.class;
        if (source == null || text.isEmpty()) {
            return null;
        }
        @Nullable DurationUnit unit = to.getAnnotation(DurationUnit.class);
        if (NUMBER.matcher(text).matches() && !text.matches("[+-]?0+") && unit == null) {
            throw new IllegalArgumentException(text + " has no unit; write " + text + (time ? "d, " : "GB, ") + text
                    + (time ? "h, " : "MB, ") + text + (time ? "m or " : "KB or ") + text + (time ? "s" : "B"));
        }
        return time
                ? DurationStyle.detectAndParse(text, unit == null ? null : unit.value())
                : DataSize.parse(text.matches("[+-]?0+") ? "0B" : text);
    }
}
