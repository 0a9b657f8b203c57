// Runs in the Jenkins of "mvn hpi:run" only: a fake Buddy beside it, a server and credentials for it, and two jobs; light or dark
// as the browser prefers.
// -Dbuddy.demo=false omits it, -Dbuddy.demo.port sets the fake's port.
import com.cloudbees.plugins.credentials.CredentialsScope
import com.cloudbees.plugins.credentials.SystemCredentialsProvider
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl
import hudson.model.FreeStyleProject
import hudson.util.Secret
import io.jenkins.plugins.buddy.DockerfileActionBuilder
import io.jenkins.plugins.buddy.DockerfileActionStep
import io.jenkins.plugins.buddy.registry.OtherRegistry
import io.jenkins.plugins.buddy.run.RunPipelineBuilder
import io.jenkins.plugins.buddy.run.RunPipelineStep
import io.jenkins.plugins.buddy.server.BuddyGlobalConfiguration
import io.jenkins.plugins.buddy.server.ConfiguredServer
import io.jenkins.plugins.darktheme.DarkThemeSystemManagerFactory
import io.jenkins.plugins.thememanager.ThemeManagerPageDecorator
import java.time.Duration
import jenkins.model.Jenkins
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition
import org.jenkinsci.plugins.workflow.job.WorkflowJob

if (System.getProperty('buddy.demo') == 'false') {
    return
}

def jenkins = Jenkins.get()
ThemeManagerPageDecorator.get().theme = new DarkThemeSystemManagerFactory()
def classes = new File(jenkins.rootDir.parentFile, 'target/test-classes').toURI().toURL()
def loader = new URLClassLoader([classes] as URL[], jenkins.pluginManager.uberClassLoader)
def fake = loader.loadClass('io.jenkins.plugins.buddy.fake.FakeBuddy')
def buddy = fake.start(Integer.getInteger('buddy.demo.port', 8089), '')
def pipeline = buddy.pipeline('acme', 'web', 42, 'Live mirror')
def script = loader.loadClass('io.jenkins.plugins.buddy.fake.run.TimedScript').getConstructor().newInstance()
pipeline.runsBy(script
        .action('Build image', Duration.ofSeconds(10),
                'Step 1/3 : FROM node:22', 'Step 2/3 : COPY . .', 'Step 3/3 : RUN npm ci',
                '\u001b[32mSuccessfully built\u001b[0m 4f7c0a9e2b1d')
        .output('IMAGE', 'web:1.0')
        .action('Scan image', Duration.ofSeconds(5), 'No vulnerabilities found'))
println "The demo's fake Buddy listens on ${buddy.url()}"

def credentials = SystemCredentialsProvider.instance
credentials.credentials.removeAll { it.id in ['buddy-token', 'registry-login'] }
credentials.credentials.add(new StringCredentialsImpl(
        CredentialsScope.GLOBAL, 'buddy-token', "API token of the demo's Buddy", Secret.fromString(fake.TOKEN)))
credentials.credentials.add(new UsernamePasswordCredentialsImpl(
        CredentialsScope.GLOBAL, 'registry-login', "Login of the demo's registry", 'joe', 'demo-password'))
credentials.save()

def server = new ConfiguredServer()
server.url = buddy.url().toString()
server.credentialsId = 'buddy-token'
BuddyGlobalConfiguration.get().servers = [server]

if (jenkins.getItem('buddy-pipeline') == null) {
    def job = jenkins.createProject(WorkflowJob, 'buddy-pipeline')
    job.definition = new CpsFlowDefinition('''\
def action = buddyDockerfileAction(
    workspace: 'acme', project: 'web', pipelineId: 42,
    name: 'Build image',
    dockerfilePath: 'docker/Dockerfile',
    dockerImageTag: "1.0.${env.BUILD_NUMBER}",
    registry: amazonEcr(integration: '5ddb7c180fb38be67bd78a88a', region: 'us-east-1', repository: 'web'),
    buildArgs: ['VERSION=1.0'],
    secrets: [[id: 'npmrc', type: 'FILE', value: '.npmrc'], [id: 'key', type: 'ENV', value: 'MY_ENV_VAR_KEY']])
def run = buddyRunPipeline(
    workspace: 'acme', project: 'web', pipelineId: 42,
    branch: 'main', actionsToRun: [action])
echo "${action.outcome} ${action.htmlUrl}, ${run.status} ${run.htmlUrl}, output ${run.outputVariables}"
''', true)
    job.save()
}
if (jenkins.getItem('buddy-freestyle') == null) {
    def step = new DockerfileActionStep('acme', 'web', 42, 'Build on $JOB_NAME')
    step.dockerImageTag = '1.0.$BUILD_NUMBER'
    def registry = new OtherRegistry('registry.example.com', 'web')
    registry.credentialsId = 'registry-login'
    step.registry = registry
    def job = jenkins.createProject(FreeStyleProject, 'buddy-freestyle')
    job.buildersList.add(new DockerfileActionBuilder(step))
    def run = new RunPipelineStep('acme', 'web')
    run.pipelineId = 42
    run.branch = 'main'
    run.actionsToRun = ['$BUDDY_ACTION_ID']
    job.buildersList.add(new RunPipelineBuilder(run))
    job.save()
}
