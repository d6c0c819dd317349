package io.creditwatch.delivery.email;

import io.creditwatch.vendor.CreditReading;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A balance over time as a picture, twice as large as it is shown. Its background is dark, so it looks the same in
 * light and in dark mail programs. It contains no text, since not every machine has fonts.
 *
 * @param readings at least two, in the order of time
 * @param until    the right edge, not before the last reading
 * @param level    dollars, drawn dashed; empty: none
 * @param floor    dollars
 * @param gap      readings further apart than this are not joined: the balance between them is unknown
 */
record BalanceChart(List<CreditReading> readings, Instant until, Optional<BigDecimal> level, BigDecimal floor,
                    Duration gap) {

    static final int WIDTH = 1120;
    static final int HEIGHT = 320;
    static final int MARGIN = 32;

    static final Color GROUND = new Color(0x1b1e24);
    static final Color LINE = new Color(0x9dc1f5);
    static final Color LEVEL = new Color(0xe0a33a);
    static final Color FLOOR = new Color(0xd9666a);

    private static final int FILL = 0x9dc1f5;
    private static final float[] DASHES = {10, 8};
    private static final float DOT = 7;

    /** Needs no display and no fonts. */
    byte[] png() {
        // where there is a display, drawing would open it
        System.setProperty("java.awt.headless", "true");
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            draw(graphics);
        } finally {
            graphics.dispose();
        }
        return encoded(image);
    }

    private void draw(Graphics2D graphics) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(GROUND);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        List<List<Point2D>> stretches = stretches();
        graphics.setPaint(new GradientPaint(0, MARGIN, new Color(FILL | 0x48 << 24, true),
                0, HEIGHT - MARGIN, new Color(FILL | 0x0c << 24, true)));
        stretches.forEach(stretch -> graphics.fill(area(stretch)));
        graphics.setStroke(new BasicStroke(3));
        across(graphics, FLOOR, floor);
        graphics.setStroke(new BasicStroke(3, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0));
        level.ifPresent(dollars -> across(graphics, LEVEL, dollars));
        graphics.setColor(LINE);
        graphics.setStroke(new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        stretches.forEach(stretch -> graphics.draw(line(stretch)));
        drawEnd(graphics, point(readings.get(readings.size() - 1)));
    }

    private void across(Graphics2D graphics, Color color, BigDecimal dollars) {
        graphics.setColor(color);
        graphics.draw(new Line2D.Double(MARGIN, y(dollars), WIDTH - MARGIN, y(dollars)));
    }

    private static void drawEnd(Graphics2D graphics, Point2D end) {
        graphics.setColor(GROUND);
        graphics.fill(circle(end, DOT + 5));
        graphics.setColor(Color.WHITE);
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

    private Path2D area(List<Point2D> stretch) {
        Path2D area = line(stretch);
        area.lineTo(stretch.get(stretch.size() - 1).getX(), y(floor));
        area.lineTo(stretch.get(0).getX(), y(floor));
        area.closePath();
        return area;
    }

    private Point2D point(CreditReading reading) {
        Instant from = readings.get(0).at();
        double elapsed = Duration.between(from, reading.at()).toMillis();
        double whole = Math.max(1, Duration.between(from, until).toMillis());
        return new Point2D.Double(MARGIN + elapsed / whole * (WIDTH - 2 * MARGIN), y(reading.credit()));
    }

    /** Returns the range of dollars that contains all points. In a picture, dollars need not be exact. */
    private double y(BigDecimal dollars) {
        double lowest = amounts().reduce(floor, BigDecimal::min).doubleValue();
        double highest = amounts().reduce(floor, BigDecimal::max).doubleValue();
        double height = highest > lowest ? highest - lowest : 1;
        return HEIGHT - MARGIN - (dollars.doubleValue() - lowest) / height * (HEIGHT - 2 * MARGIN);
    }

    private Stream<BigDecimal> amounts() {
        return Stream.concat(readings.stream().map(CreditReading::credit), level.stream());
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
