/// Post into the frame of pre: identity test, coarse search over yaw, robust fine registration, refinement on stable ground.
@NullMarked
package dev.cutfill.survey.registration;

import org.jspecify.annotations.NullMarked;
