package dev.cutfill.upload;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The beans of this package.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UploadProperties.class)
class UploadConfiguration {
    @Bean
    DiskUploads uploads(UploadProperties properties, @Value("${cutfill.data}") Path data) throws IOException {
        return new DiskUploads(new UploadDirectory(data.resolve("uploads"), properties.sync()), properties.maxSize().toBytes());
    }
}
