package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BillOfMaterialsIT {
    @Test
    void everyLibraryInTheJarIsListed() throws Exception {
        try (JarFile jar = new JarFile(RunningJar.JAR.toFile());
                InputStream bill = jar.getInputStream(jar.getEntry("META-INF/sbom/application.cdx.json"))) {
            JsonNode document = JsonMapper.shared().readTree(bill);
            assertThat(document.path("bomFormat").asString()).isEqualTo("CycloneDX");
            Set<String> listed = document.path("components")
                    .valueStream()
                    .map(component -> component.path("name").asString() + "-"
                            + component.path("version").asString() + ".jar")
                    .collect(Collectors.toSet());
            Set<String> held = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
                    .map(name -> name.substring("BOOT-INF/lib/".length()))
                    .filter(name -> !name.startsWith("spring-boot-jarmode-tools")) // put in by the plugin that packs
                    .collect(Collectors.toSet());
            assertThat(held).hasSizeGreaterThan(50);
            assertThat(listed).containsAll(held);
        }
    }
}
