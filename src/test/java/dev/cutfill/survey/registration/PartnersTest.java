package dev.cutfill.survey.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.cloud.KdTree;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Partners;
import dev.cutfill.cloud.PointCloud;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartnersTest {
    private static final double CAP = 1.5;

    @Test
    void answersAreThoseOfTheTreeHoweverFarPointsMove() {
        OrientedPoints surface = OrientedPoints.of(strewn(4_000, 1), 12, 0.2, 10);
        PointCloud asking = strewn(500, 2);
        Partners partners = new Partners(surface.tree(), surface.points(), asking.size(), CAP);
        KdTree.Query query = partners.query();
        KdTree.Query plain = surface.tree().query(1);
        Random random = new Random(3);
        int none = 0;
        for (double step : new double[] {0, 2, 0.5, 0.1, 0.02, 0.001, 0.3, 0.0001, 5, 0.01}) {
            for (int i = 0; i < asking.size(); i++) {
                double x = asking.x()[i] += step * random.nextGaussian();
                double y = asking.y()[i] += step * random.nextGaussian();
                double z = asking.z()[i] += step * random.nextGaussian();
                int expected = plain.nearest(x, y, z, CAP * CAP);
                assertThat(partners.of(i, x, y, z, query))
                        .as("point %d after a step of %s m", i, step)
                        .isEqualTo(expected);
                none += expected < 0 ? 1 : 0;
            }
        }
        assertThat(none).as("questions without a partner").isBetween(100, 4_000);
    }

    private static PointCloud strewn(int count, long seed) {
        Random random = new Random(seed);
        double[] x = new double[count];
        double[] y = new double[count];
        double[] z = new double[count];
        for (int i = 0; i < count; i++) {
            x[i] = 40 * random.nextDouble();
            y[i] = 40 * random.nextDouble();
            z[i] = random.nextGaussian();
        }
        return PointCloud.owning(new Origin(0, 0, 0), x, y, z);
    }
}
