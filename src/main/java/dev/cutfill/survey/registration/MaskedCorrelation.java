package dev.cutfill.survey.registration;

import java.util.Arrays;

/// Normalised cross-correlation of two maps with gaps, for all shifts at once (Padfield, IEEE TIP 2012): for
/// every shift the correlation coefficient over the cells that both maps have there.
///
/// With m the masks, f the values, q = f², and A ⋆ B = F⁻¹(F(A)·F(B)*):
/// n = m₁ ⋆ m₂, s₁ = f₁ ⋆ m₂, s₂ = m₁ ⋆ f₂, q₁ = f₁² ⋆ m₂, q₂ = m₁ ⋆ f₂², x = f₁ ⋆ f₂,
/// ρ = (x − s₁s₂/n) / √((q₁ − s₁²/n)(q₂ − s₂²/n)). All are real, so two share one complex transform.
final class MaskedCorrelation {
    /// A common area whose values vary less than this share of the map's variance is featureless: its
    /// coefficient is noise.
    private static final double FEATURELESS = 0.05;

    private final Fft2 fft;
    private final float[] mf1Re;
    private final float[] mf1Im;
    private final float[] m1Re;
    private final float[] m1Im;
    private final float[] q1Re;
    private final float[] q1Im;

    /// @param values first map, row by row with `columns` a row; NaN where there is none
    MaskedCorrelation(Fft2 fft, float[] values, int columns) {
        this.fft = fft;
        int cells = fft.size() * fft.size();
        mf1Re = new float[cells];
        mf1Im = new float[cells];
        m1Re = new float[cells];
        m1Im = new float[cells];
        q1Re = new float[cells];
        q1Im = new float[cells];
        spread(values, columns, mf1Re, mf1Im, q1Re);
        System.arraycopy(mf1Re, 0, m1Re, 0, cells);
        fft.forward(mf1Re, mf1Im);
        fft.forward(m1Re, m1Im);
        fft.forward(q1Re, q1Im);
    }

    /// Scratch of one thread: the second map goes in, the result comes out.
    final class Work {
        private final float[] maskRe = new float[mf1Re.length];
        private final float[] valueIm = new float[mf1Re.length];
        private final float[] squareRe = new float[mf1Re.length];
        private final float[] squareIm = new float[mf1Re.length];
        private final float[] aRe = new float[mf1Re.length];
        private final float[] aIm = new float[mf1Re.length];
        private final float[] bRe = new float[mf1Re.length];
        private final float[] bIm = new float[mf1Re.length];
        private final float[] cRe = new float[mf1Re.length];
        private final float[] cIm = new float[mf1Re.length];

        /// Correlates with a second map. Shift (dx, dy) of that map stands at `(dy mod size)·size + (dx mod
        /// size)`.
        ///
        /// @param least shifts with fewer common cells are left at −1
        /// @param coefficient receives ρ
        /// @param common receives n
        void correlate(float[] values, int columns, double least, float[] coefficient, float[] common) {
            Arrays.fill(maskRe, 0);
            Arrays.fill(valueIm, 0);
            Arrays.fill(squareRe, 0);
            Arrays.fill(squareIm, 0);
            spread(values, columns, maskRe, valueIm, squareRe);
            fft.forward(maskRe, valueIm);
            fft.forward(squareRe, squareIm);
            multiply();
            fft.inverse(aRe, aIm); // n + i·s1
            fft.inverse(bRe, bIm); // q1 + i·s2
            fft.inverse(cRe, cIm); // q2 + i·x
            for (int i = 0; i < coefficient.length; i++) {
                float n = Math.round(aRe[i]);
                common[i] = n;
                coefficient[i] = -1;
                if (n >= least) {
                    float s1 = aIm[i];
                    float s2 = bIm[i];
                    float v1 = bRe[i] - s1 * s1 / n;
                    float v2 = cRe[i] - s2 * s2 / n;
                    if (v1 > FEATURELESS * n && v2 > FEATURELESS * n) {
                        coefficient[i] =
                                Math.clamp((cIm[i] - s1 * s2 / n) / (float) Math.sqrt((double) v1 * v2), -1f, 1f);
                    }
                }
            }
        }

        /// Takes the spectrum of m₂ + i·f₂ apart (both are real: M(−k) = M(k)*) and forms the three products.
        private void multiply() {
            int size = fft.size();
            for (int r = 0; r < size; r++) {
                int nr = fft.negated(r) * size;
                for (int c = 0; c < size; c++) {
                    int k = r * size + c;
                    int nk = nr + fft.negated(c);
                    float mr = 0.5f * (maskRe[k] + maskRe[nk]);
                    float mi = 0.5f * (valueIm[k] - valueIm[nk]);
                    float fr = 0.5f * (valueIm[k] + valueIm[nk]);
                    float fi = -0.5f * (maskRe[k] - maskRe[nk]);
                    float qr = squareRe[k];
                    float qi = squareIm[k];
                    // (m1 + i f1)·conj(m2)
                    aRe[k] = mf1Re[k] * mr + mf1Im[k] * mi;
                    aIm[k] = mf1Im[k] * mr - mf1Re[k] * mi;
                    // q1·conj(m2) + i·m1·conj(f2)
                    float s2r = m1Re[k] * fr + m1Im[k] * fi;
                    float s2i = m1Im[k] * fr - m1Re[k] * fi;
                    bRe[k] = q1Re[k] * mr + q1Im[k] * mi - s2i;
                    bIm[k] = q1Im[k] * mr - q1Re[k] * mi + s2r;
                    // m1·conj(q2) + i·f1·conj(f2), where F1 = (MF1 − M1)/i
                    float f1r = mf1Im[k] - m1Im[k];
                    float f1i = -(mf1Re[k] - m1Re[k]);
                    float xr = f1r * fr + f1i * fi;
                    float xi = f1i * fr - f1r * fi;
                    cRe[k] = m1Re[k] * qr + m1Im[k] * qi - xi;
                    cIm[k] = m1Im[k] * qr - m1Re[k] * qi + xr;
                }
            }
        }
    }

    Work work() {
        return new Work();
    }

    private void spread(float[] values, int columns, float[] mask, float[] value, float[] square) {
        int size = fft.size();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isNaN(values[i])) {
                int at = i / columns * size + i % columns;
                mask[at] = 1;
                value[at] = values[i];
                square[at] = values[i] * values[i];
            }
        }
    }
}
