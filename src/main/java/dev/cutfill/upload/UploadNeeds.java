package dev.cutfill.upload;

import java.util.Collection;
import java.util.Set;

/// Asked before uploads are removed for their age. Implemented by those who work with uploads.
public interface UploadNeeds {
    /// Those of these uploads that must stay.
    Set<String> needed(Collection<String> ids);
}
