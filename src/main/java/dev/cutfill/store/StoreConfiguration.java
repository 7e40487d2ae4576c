package dev.cutfill.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/// Which store it is. The local one is always there: files that it took before an S3 store was configured are
/// still handed out.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
@Import(StoredFiles.class)
class StoreConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(StoreConfiguration.class);

    @Bean
    SignedLinks signedLinks(@Value("${cutfill.data}") Path data) throws IOException {
        return SignedLinks.in(Files.createDirectories(data), Clock.systemUTC());
    }

    @Bean
    LocalStore localStore(@Value("${cutfill.data}") Path data, SignedLinks links) throws IOException {
        return new LocalStore(data.resolve("store"), links);
    }

    @Bean
    @Primary
    FileStore fileStore(StoreProperties properties, LocalStore local) {
        if (!properties.isS3()) {
            return local;
        }
        LOG.info("Results go to the S3 store at {}, bucket {}", properties.endpoint(), properties.bucket());
        S3Store store = new S3Store(properties);
        store.checkAtStart();
        return new FallbackStore(store, local);
    }
}
