package dev.cutfill.api.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.pipeline.ResultMember;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ResultSchemaTest {
    private static final OpenAPI SHOWN =
            new OpenAPI().components(new Components().addSchemas("Status", new JsonSchema()));

    static {
        ResultSchema.addTo(SHOWN);
    }

    private static Schema<?> named(String name) {
        return Objects.requireNonNull(SHOWN.getComponents().getSchemas().get(name));
    }

    private static Schema<?> at(String path) {
        Schema<?> at = named(ResultSchema.NAME);
        for (String name : path.split("\\.", -1)) {
            Schema<?> member =
                    (Schema<?>) Objects.requireNonNull(at.getProperties().get(name.replace("[]", "")), path);
            at = name.endsWith("[]") ? member.getItems() : member;
        }
        return at;
    }

    @Test
    void everyMemberHasItsTypeAndMeaning() {
        assertThat(ResultMember.all()).hasSizeGreaterThan(150).allSatisfy(member -> {
            assertThat(at(member.path()).getDescription()).isEqualTo(member.meaning());
            assertThat(member.type().equals("any")
                            || at(member.path()).getTypes().contains(member.type()))
                    .as(member.path())
                    .isTrue();
        });
        assertThat(at("totals.uncertainty.parts.unseen.net_volume").getTypes()).containsExactly("null", "number");
        assertThat(at("parameters.surface_volume").getDescription()).isNotBlank();
    }

    @Test
    void statusRefersToTheDocument() {
        Schema<?> results = (Schema<?>)
                Objects.requireNonNull(named("Status").getProperties().get("results"));
        assertThat(results.getAnyOf().getFirst().get$ref()).endsWith("/SurveyResult");
    }
}
