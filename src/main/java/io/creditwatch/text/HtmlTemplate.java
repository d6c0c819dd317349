package io.creditwatch.text;

import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * FreeMarker template on the class path. The extension {@code .ftlh} makes it escape every value for HTML. FreeMarker's
 * classes are loaded when it is rendered for the first time.
 */
public final class HtmlTemplate {

    private final String path;
    /** Read at the start, since a build may rewrite the jar of a program that runs. */
    private final String text;
    private Template template;

    public HtmlTemplate(String path) {
        this.path = path;
        try (InputStream file = HtmlTemplate.class.getResourceAsStream("/" + path)) {
            this.text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String render(Map<String, ?> values) {
        StringWriter html = new StringWriter();
        try {
            parsed().process(values, html);
        } catch (TemplateException e) {
            throw new IllegalStateException("the template " + path + " fails", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return html.toString();
    }

    private synchronized Template parsed() throws IOException {
        if (template == null) {
            Configuration freemarker = new Configuration(Configuration.VERSION_2_3_34);
            freemarker.setLogTemplateExceptions(false);
            freemarker.setNumberFormat("computer");
            template = new Template(path, text, freemarker);
        }
        return template;
    }
}
