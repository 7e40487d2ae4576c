/// How change is computed: two clouds and the stable ground in, regions with cut, fill, net and their
/// uncertainty out.
@NullMarked
package dev.cutfill.survey;

import org.jspecify.annotations.NullMarked;
