package io.creditwatch.delivery.email;

import static io.creditwatch.delivery.email.BalanceChart.HEIGHT;
import static io.creditwatch.delivery.email.BalanceChart.MARGIN;
import static io.creditwatch.delivery.email.BalanceChart.WIDTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import io.creditwatch.assessment.Severity;
import io.creditwatch.delivery.ForecastFan;
import io.creditwatch.delivery.Readings;
import io.creditwatch.delivery.SampleEvents;
import io.creditwatch.forecast.Forecast;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalanceChartTest {

    private static final BalanceChart.Theme THEME = BalanceChart.Theme.LIGHT;
    private static final int TOP = MARGIN;
    private static final int BOTTOM = HEIGHT - MARGIN;
    private static final int MIDDLE = HEIGHT / 2;

    private static final List<Integer> EVERYWHERE =
            IntStream.range(MARGIN + 4, WIDTH - MARGIN - 16).boxed().toList();

    @Test
    void drawsTheBalanceFromTheHighestAtTheTopToTheFloorAtTheBottom() throws IOException {
        BufferedImage chart = chart(null, "0", "100", "75", "50", "25", "0");

        assertThat(heightOf(THEME.line, chart, x(0.01))).isCloseTo(TOP, within(4));
        assertThat(heightOf(THEME.line, chart, x(0.25))).isCloseTo(TOP + (BOTTOM - TOP) / 4, within(2));
        assertThat(heightOf(THEME.line, chart, x(0.50))).isCloseTo(MIDDLE, within(2));
        assertThat(heightOf(THEME.line, chart, x(0.75))).isCloseTo(BOTTOM - (BOTTOM - TOP) / 4, within(2));
        assertThat(chart.getRGB(x(1), BOTTOM)).as("its end").isEqualTo(THEME.line.getRGB());
    }

    @Test
    void drawsTheFloorAsALineAndTheLevelDashed() throws IOException {
        BufferedImage chart = chart("50", "0", "100", "100");

        assertThat(EVERYWHERE).allMatch(x -> chart.getRGB(x, BOTTOM) == THEME.floor.getRGB());
        assertThat(EVERYWHERE.stream().filter(x -> chart.getRGB(x, MIDDLE) == THEME.warning.getRGB()).count())
                .isBetween(EVERYWHERE.size() * 4L / 10, EVERYWHERE.size() * 6L / 10);
    }

    @Test
    void leavesAGapWhereThePollsFailed() throws IOException {
        BufferedImage chart = chart(null, "0", "60", "60", null, null, null, "60", "60");

        assertThat(hasLine(chart, x(1 / 6.0 - 0.01))).isTrue();
        assertThat(IntStream.range(x(1 / 6.0 + 0.01), x(5 / 6.0 - 0.01))).noneMatch(x -> hasLine(chart, x))
                .allMatch(x -> chart.getRGB(x, MIDDLE) == THEME.ground.getRGB());
        assertThat(hasLine(chart, x(5 / 6.0 + 0.01))).isTrue();
    }

    @Test
    void drawsNoGapForOneFailedPoll() throws IOException {
        BufferedImage chart = chart(null, "0", "60", "60", null, "60", "60");

        assertThat(EVERYWHERE).allMatch(x -> hasLine(chart, x));
    }

    @Test
    void showsAReadingBetweenTwoGaps() throws IOException {
        BufferedImage chart = chart(null, "0", "60", null, null, "60", null, null, "60");

        assertThat(hasLine(chart, x(0.4))).isFalse();
        assertThat(hasLine(chart, x(0.5))).isTrue();
        assertThat(hasLine(chart, x(0.6))).isFalse();
    }

    @Test
    void risesAtATopUp() throws IOException {
        BufferedImage chart = chart(null, "0", "20", "10", "0", "100", "90", "80");

        assertThat(heightOf(THEME.line, chart, x(0.3))).isGreaterThan(BOTTOM - 30);
        assertThat(heightOf(THEME.line, chart, x(0.5))).isCloseTo(MIDDLE, within(8));
        assertThat(heightOf(THEME.line, chart, x(0.62))).isLessThan(TOP + 20);
    }

    @Test
    void putsTheFloorAboveABalanceThatIsBelowIt() throws IOException {
        BufferedImage chart = chart(null, "0", "50", "0", "-50");

        assertThat(heightOf(THEME.floor, chart, x(0.2))).isCloseTo(MIDDLE, within(2));
        assertThat(heightOf(THEME.line, chart, x(0.75))).isCloseTo(BOTTOM - (BOTTOM - TOP) / 4, within(2));
    }

    @Test
    void drawsAPostpaidAccountWhoseFloorAndLevelAreNegative() throws IOException {
        BufferedImage chart = chart("-500", "-1000", "0", "-400", "-600");

        assertThat(heightOf(THEME.floor, chart, x(0.2))).isCloseTo(BOTTOM, within(2));
        assertThat(hasColor(THEME.warning, chart, MIDDLE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "0", "-60", "1e15", "0.004"})
    void drawsABalanceThatNeverChangesAsALevelLine(String credit) throws IOException {
        BufferedImage chart = chart(null, "0", credit, credit, credit);

        int height = heightOf(THEME.line, chart, x(0.3));
        assertThat(EVERYWHERE).allMatch(x -> chart.getRGB(x, height) == THEME.line.getRGB());
    }

    @Test
    void endsWithTheLastReadingWhenTheBalanceHasNotBeenReadSince() throws IOException {
        BufferedImage chart = chart(null, "0", "60", "60", "60", null, null, null, null);

        assertThat(chart.getRGB(x(1 / 3.0), TOP)).isEqualTo(THEME.line.getRGB());
        assertThat(IntStream.range(x(0.36), WIDTH)).noneMatch(x -> hasLine(chart, x));
    }

    @Test
    void drawsTheForecastDottedFromTheLastReadingToTheFloor() throws IOException {
        BufferedImage chart = withForecast(Duration.ofMinutes(10), Duration.ofMinutes(10), "100", "75", "50");

        // the readings are the left half; the forecast ends at the right edge
        assertThat(heightOf(THEME.line, chart, x(0.25))).isCloseTo(TOP + (BOTTOM - TOP) / 4, within(3));
        long dots = IntStream.range(x(0.55), x(0.95)).filter(x -> hasLine(chart, x)).count();
        assertThat(dots).isBetween((long) (x(0.95) - x(0.55)) / 5, (long) (x(0.95) - x(0.55)) * 9 / 10);
        IntStream.range(x(0.70), x(0.80)).filter(x -> hasLine(chart, x)).findFirst().ifPresentOrElse(
                x -> assertThat(heightOf(THEME.line, chart, x)).isCloseTo(BOTTOM - (BOTTOM - TOP) / 4, within(15)),
                () -> fail("no forecast"));
    }

    @Test
    void fillsTheRangeOfTheForecast() throws IOException {
        BufferedImage chart = withForecast(Duration.ofMinutes(5), Duration.ofMinutes(10), "100", "75", "50");

        int inTheRange = chart.getRGB(x(0.80), BOTTOM - 20);
        assertThat(inTheRange).isNotEqualTo(THEME.ground.getRGB()).isNotEqualTo(THEME.line.getRGB());
        assertThat(chart.getRGB(x(0.60), BOTTOM - 20)).as("earlier").isEqualTo(THEME.ground.getRGB());
        assertThat(chart.getRGB(x(0.80), TOP + 20)).as("above").isEqualTo(THEME.ground.getRGB());
    }

    /** Little is spent in the first half of the time, and the rest in the second half. */
    @Test
    void drawsTheCurveOfTheForecast() throws IOException {
        BufferedImage chart = withForecast(List.of(point(0, "50", "50", "50"), point(5, "48", "44", "50"),
                point(10, "0", "0", "20")), "100", "75", "50");

        IntStream.range(x(0.73), x(0.77)).filter(x -> hasLine(chart, x)).findFirst().ifPresentOrElse(
                x -> assertThat(heightOf(THEME.line, chart, x)).isCloseTo(MIDDLE + (BOTTOM - TOP) / 50, within(12)),
                () -> fail("no forecast"));
        assertThat(chart.getRGB(x(0.97), BOTTOM - 40)).as("between its limits").isNotEqualTo(THEME.ground.getRGB());
        assertThat(chart.getRGB(x(0.75), BOTTOM - 40)).as("below a straight line").isEqualTo(THEME.ground.getRGB());
    }

    private static ForecastFan.Point point(int minutes, String expected, String least, String most) {
        return new ForecastFan.Point(SampleEvents.MONDAY.plusSeconds(60L * minutes), new BigDecimal(expected),
                new BigDecimal(least), new BigDecimal(most));
    }

    @Test
    void hasTheBackgroundOfALightAndOfADarkMail() throws IOException {
        BalanceChart chart = new BalanceChart(Readings.of("2", "1"), SampleEvents.MONDAY, Optional.empty(), List.of(),
                BigDecimal.ZERO, Readings.PERIOD);
        for (BalanceChart.Theme theme : BalanceChart.Theme.values()) {
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(chart.png(theme)));
            assertThat(picture.getRGB(0, 0)).isEqualTo(theme.ground.getRGB());
            assertThat(hasColor(theme.line, picture, MIDDLE)).as(theme.name()).isTrue();
        }
    }

    private static BufferedImage withForecast(Duration earliest, Duration latest,
            String... credits) throws IOException {
        Instant now = SampleEvents.MONDAY;
        BigDecimal credit = new BigDecimal(credits[credits.length - 1]);
        Forecast forecast = Forecast.steady(new Forecast.Balance(now, credit, BigDecimal.ZERO),
                credit.multiply(BigDecimal.valueOf(6)),
                new Forecast.Range(Duration.ofMinutes(10), earliest, latest));
        return withForecast(ForecastFan.of(forecast, Instant.MAX), credits);
    }

    private static BufferedImage withForecast(List<ForecastFan.Point> points, String... credits) throws IOException {
        Instant now = SampleEvents.MONDAY;
        BalanceChart.Ahead ahead = new BalanceChart.Ahead(points, now.plusSeconds(600), now.plusSeconds(600));
        return image(new BalanceChart(Readings.of(credits), now.plusSeconds(600), Optional.of(ahead), List.of(),
                BigDecimal.ZERO, Readings.PERIOD.multipliedBy(2)));
    }

    /** @param level null for none */
    private static BufferedImage chart(String level, String floor, String... credits) throws IOException {
        List<BalanceChart.Level> levels = level == null ? List.of()
                : List.of(new BalanceChart.Level(new BigDecimal(level), Severity.WARNING));
        return image(new BalanceChart(Readings.of(credits), SampleEvents.MONDAY, Optional.empty(), levels,
                new BigDecimal(floor), Readings.PERIOD.multipliedBy(2)));
    }

    private static BufferedImage image(BalanceChart drawn) throws IOException {
        BufferedImage chart = ImageIO.read(new ByteArrayInputStream(drawn.png(THEME)));
        assertThat(chart.getWidth()).isEqualTo(WIDTH);
        assertThat(chart.getHeight()).isEqualTo(HEIGHT);
        assertThat(chart.getColorModel().hasAlpha()).as("it brings its own background").isFalse();
        return chart;
    }

    /** @param part of the time that is shown */
    private static int x(double part) {
        return (int) Math.round(MARGIN + part * (WIDTH - 2 * MARGIN));
    }

    private static int heightOf(Color color, BufferedImage chart, int x) {
        OptionalInt first = rows(color, chart, x).min();
        assertThat(first).as("something drawn at x = " + x).isPresent();
        return (first.getAsInt() + rows(color, chart, x).max().getAsInt()) / 2;
    }

    private static boolean hasLine(BufferedImage chart, int x) {
        return rows(THEME.line, chart, x).findAny().isPresent();
    }

    private static boolean hasColor(Color color, BufferedImage chart, int y) {
        return IntStream.range(0, WIDTH).anyMatch(x -> chart.getRGB(x, y) == color.getRGB());
    }

    private static IntStream rows(Color color, BufferedImage chart, int x) {
        return IntStream.range(0, HEIGHT).filter(y -> chart.getRGB(x, y) == color.getRGB());
    }
}
