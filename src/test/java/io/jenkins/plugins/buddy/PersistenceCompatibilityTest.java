package io.jenkins.plugins.buddy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import hudson.model.Items;
import hudson.model.Run;
import hudson.util.XStream2;
import io.jenkins.plugins.buddy.results.StepRecord;
import io.jenkins.plugins.buddy.results.StepRecordStore;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * Files of earlier releases are read and written with the same content. If this test fails, correct the code and not the sample: a changed
 * name breaks the files of users.
 */
class PersistenceCompatibilityTest extends BuddyJenkinsTestCase {

    private static String sample(String name) throws Exception {
        try (InputStream in =
                PersistenceCompatibilityTest.class.getResourceAsStream("PersistenceCompatibilityTest/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\r\n", "\n")
                    .strip();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "docker-hub.xml,DockerfileActionBuilder",
        "amazon-ecr.xml,DockerfileActionBuilder",
        "google-gcr.xml,DockerfileActionBuilder",
        "google-artifact-registry.xml,DockerfileActionBuilder",
        "github-container-registry.xml,DockerfileActionBuilder",
        "other-registry.xml,DockerfileActionBuilder",
        "build-data.xml,BuddyBuildData",
        "servers.xml,server.BuddyGlobalConfiguration"
    })
    void xmlFileIsReadAndWrittenUnchanged(String name, String type) throws Exception {
        XStream2 format =
                switch (type) {
                    case "DockerfileActionBuilder" -> Items.XSTREAM2;
                    case "BuddyBuildData" -> Run.XSTREAM2;
                    default -> Jenkins.XSTREAM2;
                };
        Object loaded = format.fromXML(sample(name));
        assertEquals("io.jenkins.plugins.buddy." + type, loaded.getClass().getName());
        assertEquals(parameters(sample(name)), parameters(format.toXML(loaded)));
    }

    /** The elements of the step by name, and the rest of the file: the order of the elements has no meaning. */
    private static Map<String, String> parameters(String xml) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml.replaceAll(" plugin=\"[^\"]*\"", ""))));
        Map<String, String> elements = new TreeMap<>();
        Node step = document.getElementsByTagName("step").item(0);
        if (step != null) {
            for (int i = step.getChildNodes().getLength() - 1; i >= 0; i--) {
                Node element = step.getChildNodes().item(i);
                if (element instanceof Element) {
                    assertNull(elements.put(element.getNodeName(), toText(element)), xml);
                }
                step.removeChild(element);
            }
        }
        elements.put("", toText(document));
        return elements;
    }

    private static String toText(Node node) throws Exception {
        StringWriter text = new StringWriter();
        Transformer transformer = TransformerFactory.newInstance().newTransformer();
        transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        transformer.transform(new DOMSource(node), new StreamResult(text));
        return text.toString();
    }

    @Test
    void stepRecordsAreReadAndWrittenUnchanged() throws Exception {
        Run<?, ?> before = j.buildAndAssertSuccess(j.createFreeStyleProject());
        Files.writeString(before.getRootDir().toPath().resolve("buddy-steps.jsonl"), sample("buddy-steps.jsonl"));
        List<StepRecord> records = StepRecordStore.of(before).all();
        assertEquals(8, records.size());
        Run<?, ?> after = j.buildAndAssertSuccess(j.createFreeStyleProject());
        for (StepRecord each : records) {
            StepRecordStore.of(after).add(each);
        }
        assertEquals(
                sample("buddy-steps.jsonl"),
                Files.readString(after.getRootDir().toPath().resolve("buddy-steps.jsonl"))
                        .strip());
    }
}
