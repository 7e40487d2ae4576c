/// Synthetic sites with known volumes: two scans of one terrain, each with its own samples and noise.
///
/// 1. A [Surface][dev.cutfill.scene.HeightFunction] is the ground before: smooth fractal slopes, a benched pit with a
///    haul road.
/// 2. [Changes][dev.cutfill.scene.Change] with disjoint outlines and closed-form volumes are added to it.
/// 3. Each epoch is scanned on its own: own positions, density, noise on all three axes, shadows and stray
///    points ([Scan][dev.cutfill.scene.Scan]).
/// 4. Post is moved away by a known rigid motion ([Scene][dev.cutfill.scene.Scene]).
///
/// Everything is a pure function of a seed. The Gaussian pit cut off at its rim is the protocol of the volcal
/// experiments; the rest exists because that protocol alone is too easy (both epochs sampled at the same
/// places, no shadows, nothing but one smooth bowl).
@NullMarked
package dev.cutfill.scene;

import org.jspecify.annotations.NullMarked;
