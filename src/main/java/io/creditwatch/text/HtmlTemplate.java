package io.creditwatch.text;

import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** FreeMarker template on the class path. The extension {@code .ftlh} makes it escape every value for HTML. */
public final class HtmlTemplate {

    private final Template template;

    /** @param path path on the class path */
    public HtmlTemplate(String path) {
        Configuration freemarker = new Configuration(Configuration.VERSION_2_3_34);
        freemarker.setClassForTemplateLoading(HtmlTemplate.class, "/");
        freemarker.setDefaultEncoding(StandardCharsets.UTF_8.name());
        freemarker.setLogTemplateExceptions(false);
        freemarker.setNumberFormat("computer");
        try {
            template = freemarker.getTemplate(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String render(Map<String, ?> values) {
        StringWriter html = new StringWriter();
        try {
            template.process(values, html);
        } catch (TemplateException e) {
            throw new IllegalStateException("the template " + template.getName() + " fails", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return html.toString();
    }
}
