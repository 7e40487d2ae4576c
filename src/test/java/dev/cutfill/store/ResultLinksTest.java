package dev.cutfill.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ResultLinksTest {
    private final ResultLinks links =
            new ResultLinks(new MemoryStore(), JsonMapper.builder().build());

    @Test
    void linkStandsRightAfterItsKeyAtAnyDepth() {
        assertThat(links("""
                        {"hulls":[{"id":"t_0","net_volume":-0.25,"image_key":"k1","kind":"cut","thumbnail_key":"k2"}],\
                        "overview":{"image_key":"k3"}}""")).isEqualTo("""
                        {"hulls":[{"id":"t_0","net_volume":-0.25,"image_key":"k1","image_url":"http://h:8000/store/k1?for=900",\
                        "kind":"cut","thumbnail_key":"k2","thumbnail_url":"http://h:8000/store/k2?for=900"}],\
                        "overview":{"image_key":"k3","image_url":"http://h:8000/store/k3?for=900"}}""");
    }

    @Test
    void artifactGetsItsLink() {
        assertThat(links("{\"artifacts\":[{\"name\":\"regions.csv\",\"bytes\":12,\"key\":\"k1/regions.csv\"}]}"))
                .isEqualTo("""
                        {"artifacts":[{"name":"regions.csv","bytes":12,"key":"k1/regions.csv",\
                        "url":"http://h:8000/store/k1/regions.csv?for=900"}]}""");
    }

    @Test
    void numbersAndNullsStayWhatTheyAre() {
        String document = """
                {"b":0.30064636883459195,"a":null,"c":0.0,"d":12,"e":-0.0038709541447043147,"f":[],"g":{},"h":true}""";
        assertThat(links(document)).isEqualTo(document);
    }

    @Test
    void regionWithoutAPictureGetsNoLink() {
        assertThat(links("{\"hulls\":[{\"image_key\":null}]}")).isEqualTo("{\"hulls\":[{\"image_key\":null}]}");
    }

    /// Neither a text that can be no key, nor the key of a file of another task.
    @Test
    void keyOfNoFileOfTheTaskGetsNoLink() {
        String document = "{\"key\":\"some text\",\"more\":[{\"image_key\":\"k9\",\"key\":\"../k1\"}]}";
        assertThat(links(document)).isEqualTo(document);
    }

    private String links(String document) {
        return links.into(document, Set.of("k1", "k2", "k3", "k1/regions.csv"), URI.create("http://h:8000"))
                .toString();
    }
}
