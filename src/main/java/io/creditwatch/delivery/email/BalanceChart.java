package io.creditwatch.delivery.email;

import io.creditwatch.assessment.Severity;
import io.creditwatch.delivery.ForecastFan;
import io.creditwatch.vendor.CreditReading;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A balance over time and its forecast as a picture, twice as large as it is shown. It contains no text, since not
 * every machine has fonts.
 *
 * @param readings at least two, in the order of time
 * @param gap      readings further apart than this are not joined: the balance between them is unknown
 * @param lowest   amount at the bottom; in a picture it need not be exact
 */
record BalanceChart(List<CreditReading> readings, Instant until, Optional<Ahead> ahead, List<Level> levels,
                    BigDecimal floor, Duration gap, double lowest, double highest) {

    static final int WIDTH = 1024;
    static final int HEIGHT = 320;
    static final int MARGIN = 16;

    private static final float[] DASHES = {10, 8};
    private static final float[] DOTS = {2, 8};
    private static final float DOT = 8;
    /** Opacity of the range of the forecast: 15 %. */
    private static final int PALE = 0x26 << 24;

    /** Curve from a reading to the floor, between its limits; {@code latest} is null when there may be no end. */
    record Ahead(List<ForecastFan.Point> points, Instant ends, Instant latest) {
    }

    /** Level of credit of an account, and the severity at or under it. */
    record Level(BigDecimal amount, Severity severity) {
    }

    /** Colours for the background of the mail, as on the page. */
    enum Theme {
        LIGHT(0xffffff, 0x2f5bd7, 0x59616f, 0x8f5200, 0xb3261e),
        DARK(0x181b22, 0x8fb0ff, 0xa3abba, 0xf2b950, 0xff8d83);

        final Color ground;
        final Color line;
        final Color floor;
        final Color warning;
        final Color critical;

        Theme(int ground, int line, int floor, int warning, int critical) {
            this.ground = new Color(ground);
            this.line = new Color(line);
            this.floor = new Color(floor);
            this.warning = new Color(warning);
            this.critical = new Color(critical);
        }

        Color of(Level level) {
            return level.severity() == Severity.CRITICAL ? critical : warning;
        }
    }

    /** Fits the height to all balances, levels and the floor. */
    BalanceChart(List<CreditReading> readings, Instant until, Optional<Ahead> ahead, List<Level> levels,
                 BigDecimal floor, Duration gap) {
        this(readings, until, ahead, levels, floor, gap,
                amounts(readings, levels).reduce(floor, BigDecimal::min).doubleValue(),
                amounts(readings, levels).reduce(floor, BigDecimal::max).doubleValue());
    }

    private static Stream<BigDecimal> amounts(List<CreditReading> readings, List<Level> levels) {
        return Stream.concat(readings.stream().map(CreditReading::credit), levels.stream().map(Level::amount));
    }

    byte[] png(Theme theme) {
        // where there is a display, drawing would open it
        System.setProperty("java.awt.headless", "true");
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            draw(graphics, theme);
        } finally {
            graphics.dispose();
        }
        return encoded(image);
    }

    private void draw(Graphics2D graphics, Theme theme) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(theme.ground);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        ahead.ifPresent(forecast -> drawRange(graphics, theme, forecast));
        graphics.setStroke(new BasicStroke(2));
        across(graphics, theme.floor, floor);
        graphics.setStroke(dashed(2, DASHES));
        levels.forEach(level -> across(graphics, theme.of(level), level.amount()));
        graphics.setColor(theme.line);
        ahead.ifPresent(forecast -> drawForecast(graphics, forecast));
        graphics.setStroke(new BasicStroke(5, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        stretches().forEach(stretch -> graphics.draw(line(stretch)));
        drawEnd(graphics, theme, point(readings.get(readings.size() - 1)));
    }

    private void across(Graphics2D graphics, Color color, BigDecimal amount) {
        graphics.setColor(color);
        graphics.draw(new Line2D.Double(MARGIN, y(amount), WIDTH - MARGIN, y(amount)));
    }

    private static BasicStroke dashed(float width, float... dashes) {
        return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, dashes, 0);
    }

    private void drawRange(Graphics2D graphics, Theme theme, Ahead forecast) {
        List<Point2D> corners = new ArrayList<>(points(forecast, ForecastFan.Point::most));
        Collections.reverse(corners);
        corners.addAll(0, points(forecast, ForecastFan.Point::least));
        Path2D range = line(corners);
        range.closePath();
        graphics.setColor(new Color(theme.line.getRGB() & 0xffffff | PALE, true));
        withinThePlot(graphics, () -> graphics.fill(range));
    }

    private void drawForecast(Graphics2D graphics, Ahead forecast) {
        graphics.setStroke(dashed(4, DOTS));
        withinThePlot(graphics, () -> graphics.draw(line(points(forecast, ForecastFan.Point::credit))));
    }

    private List<Point2D> points(Ahead forecast, Function<ForecastFan.Point, BigDecimal> amount) {
        return forecast.points().stream().map(each -> point(each.at(), amount.apply(each))).toList();
    }

    /** Leaves out the part of the forecast that is right of the picture. */
    private static void withinThePlot(Graphics2D graphics, Runnable drawing) {
        graphics.setClip(new Rectangle2D.Double(0, 0, WIDTH - MARGIN, HEIGHT));
        drawing.run();
        graphics.setClip(null);
    }

    private static void drawEnd(Graphics2D graphics, Theme theme, Point2D end) {
        graphics.setColor(theme.ground);
        graphics.fill(circle(end, DOT + 4));
        graphics.setColor(theme.line);
        graphics.fill(circle(end, DOT));
    }

    private static Ellipse2D circle(Point2D center, float radius) {
        return new Ellipse2D.Double(center.getX() - radius, center.getY() - radius, 2 * radius, 2 * radius);
    }

    /** Draws a single reading between two gaps as a stretch of one point. */
    private List<List<Point2D>> stretches() {
        List<List<Point2D>> stretches = new ArrayList<>();
        Instant before = Instant.MIN;
        for (CreditReading reading : readings) {
            if (before.isBefore(reading.at().minus(gap))) {
                stretches.add(new ArrayList<>());
            }
            stretches.get(stretches.size() - 1).add(point(reading));
            before = reading.at();
        }
        return stretches;
    }

    private static Path2D line(List<Point2D> stretch) {
        Path2D line = new Path2D.Double();
        line.moveTo(stretch.get(0).getX(), stretch.get(0).getY());
        stretch.forEach(point -> line.lineTo(point.getX(), point.getY()));
        return line;
    }

    private Point2D point(CreditReading reading) {
        return point(reading.at(), reading.credit());
    }

    private Point2D point(Instant at, BigDecimal amount) {
        Instant from = readings.get(0).at();
        double elapsed = Duration.between(from, at).toMillis();
        double whole = Math.max(1, Duration.between(from, until).toMillis());
        return new Point2D.Double(MARGIN + elapsed / whole * (WIDTH - 2 * MARGIN), y(amount));
    }

    private double y(BigDecimal amount) {
        double height = highest > lowest ? highest - lowest : 1;
        return HEIGHT - MARGIN - (amount.doubleValue() - lowest) / height * (HEIGHT - 2 * MARGIN);
    }

    /** Encodes in memory: the folder for temporary files need not be writable. */
    private static byte[] encoded(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
