package dev.cutfill.upload;

import java.util.Collection;
import java.util.Set;

/// Asked before uploads are removed for their age. Implemented by those who work with uploads.
public interface UploadNeeds {
    /// Those of these uploads that must stay. What waits for nothing but these may be given up in place of
    /// that: nobody has touched any of them for as long as uploads are kept.
    Set<String> needed(Collection<String> old);
}
