using System.Diagnostics;
using System.Security.Cryptography;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>
/// The portal's process is killed while files of documents arrive, previews are made and people decide. Uploads continue afterwards; no version
/// lacks its bytes, no bytes lack a row after the sweep, no file became two versions, no preview is half a file, and no decision lacks its row of
/// the audit. PORTAL_TEST_KILLS is the number of kills.
/// </summary>
public sealed partial class UploadCrashTests(ITestOutputHelper output)
{
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("PORTAL_TEST_KILLS"), out var asked) ? asked : 3;

    // In place of LibreOffice: it takes its time, so that kills meet it in the middle of a file.
    private const string Converts = """
        #!/bin/sh
        while [ "$1" != --outdir ]; do shift; done
        mkdir -p "$2"
        { printf '%%PDF-1.4\n'; sleep 0.2; printf 'end\n'; } > "$2/file.pdf"

        """;

    private const string Converted = "%PDF-1.4\nend\n";

    [Fact]
    public async Task No_version_lacks_its_bytes_and_no_decision_its_row_of_the_audit_however_often_the_process_ends()
    {
        var program = await ProgramAsync();
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}"); // the moments of the kills; what they hit is up to the machine
        var random = new Random(seed);
        await using var portal = await PortalProcess.StartAsync(new Dictionary<string, string>
        {
            ["Portal__Documents__LibreOffice"] = program, ["Portal__Jobs__LeaseSeconds"] = "5",
        });
        using var sender = await Sender.ArriveAsync(portal);
        for (var kill = 0; kill < Kills; kill++)
        {
            var sending = sender.SendAsync(answers: random.Next(1, 25));
            await Task.WhenAny(sending, sender.Reached);
            await Task.Delay(random.Next(5)); // so that a kill does not always follow an answer
            portal.Kill();
            await sending;
            await portal.RestartAsync();
        }

        await sender.FinishAsync();
        await Eventually.TrueAsync(() => ArePreviewsDoneAsync(portal.DataDirectory), expectation: "previews are made, or given up");
        await portal.StopAsync();

        await using var db = Open(portal.DataDirectory);
        var files = new FileStore(FolderOf(portal.DataDirectory));
        foreach (var version in await db.Documents.SelectMany(document => document.Versions).ToListAsync())
        {
            await using var content = File.OpenRead(files.PathOf(version.StoredName));
            Assert.Equal(version.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(content)));
        }

        // What was acknowledged is there, once.
        var sent = await db.Documents.Where(document => document.Folder == Sender.Folder).Include(document => document.Versions).ToListAsync();
        Assert.Equal(sender.Placed.Order(StringComparer.Ordinal), sent.Select(document => Assert.Single(document.Versions).Sha256)
            .Order(StringComparer.Ordinal));
        var decisions = await CheckDecisionsAsync(db);
        Assert.Equal(sender.Decided.Order(), decisions.Intersect(sender.Decided).Order());
        var previews = await CheckPreviewsAsync(portal.DataDirectory);
        await SweepAsync(portal.DataDirectory, files);
        Assert.Empty(await UnnamedAsync(db, portal.DataDirectory));
        output.WriteLine(
            $"{sender.Placed.Count} files became documents, {sender.Lost} requests got no answer, {sender.Continued} continued, "
            + $"{sender.Decided.Count} were decided, {previews} previews were made");

        // Otherwise the kills hit nothing, and all this proves nothing.
        Assert.True(sender.Lost >= Kills);
    }

    // Every decision has one row of the audit about the same version, and every approved document the row that says so. Answers with the documents.
    private static async Task<List<Guid>> CheckDecisionsAsync(SqlitePortalDb db)
    {
        var documents = await db.Documents.Where(document => document.Folder == Sender.Folder).AsSplitQuery()
            .Include(document => document.Rounds).ThenInclude(round => round.Decisions).ToListAsync();
        var rows = (await db.Log.Where(row => row.Name == "document.decided" || row.Name == "document.approved").ToListAsync())
            .Select(row => row.Read()!.Event).ToList();
        foreach (var document in documents)
        {
            var decisions = document.Rounds.SelectMany(round => round.Decisions).ToList();
            Assert.Equal(
                decisions.Select(decision => (decision.Sha256, decision.At)).Order(),
                rows.OfType<DocumentDecided>().Where(row => row.DocumentId == document.Id).Select(row => (row.Sha256, row.At)).Order());
            Assert.Equal(decisions.Count, rows.OfType<DocumentApproved>().Count(row => row.DocumentId == document.Id));
            Assert.Equal(
                document.Rounds.MaxBy(round => round.Id) switch
                {
                    null => DocumentState.None,
                    { Decisions.Count: 1 } => DocumentState.Approved,
                    _ => DocumentState.Awaiting,
                },
                document.State);
        }

        return [.. documents.Where(document => document.Rounds.Any(round => round.Decisions.Count > 0)).Select(document => document.Id)];
    }

    // What is there is whole.
    private static async Task<int> CheckPreviewsAsync(string directory)
    {
        var previews = Directory.GetFiles(Path.Combine(FolderOf(directory).Files, FileStore.Previews), "*", SearchOption.AllDirectories);
        foreach (var preview in previews)
        {
            Assert.Equal(Converted, await File.ReadAllTextAsync(preview));
        }

        return previews.Length;
    }

    // A job that took its process with it three times is given up.
    private static async Task<bool> ArePreviewsDoneAsync(string directory)
    {
        await using var db = Open(directory);
        return !await db.Jobs.AnyAsync(
            job => job.Kind == DocumentPreviewCommands.Kind && (job.State == JobState.Due || job.State == JobState.Running));
    }

    // Copied by another process: a file that this process wrote can be busy while another test starts a process.
    private static async Task<string> ProgramAsync()
    {
        var folder = Directory.CreateTempSubdirectory("soffice-").FullName;
        var (text, program) = (Path.Combine(folder, "text"), Path.Combine(folder, "soffice"));
        await File.WriteAllTextAsync(text, Converts);
        using var copy = Process.Start("/bin/sh", ["-c", "cp \"$1\" \"$2\" && chmod 755 \"$2\"", "sh", text, program]);
        await copy.WaitForExitAsync();
        return program;
    }

    // All files are as old as the sweep wants them.
    private static async Task SweepAsync(string directory, FileStore files)
    {
        foreach (var file in Stored(directory))
        {
            File.SetLastWriteTimeUtc(file, (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(2)).UtcDateTime);
        }

        using var store = new PortalStore(new Contexts(directory));
        using var quota = new FileQuota();
        var configuration = new ConfigurationBuilder().Build();
        var (limits, parts) = (new FileLimits(configuration), new FileParts(files));
        var intake = new FileIntake(files, limits, new NoScanner(), NullLogger<FileIntake>.Instance);
        var documents = new DocumentCommands(store, files, intake, limits, quota, new DocumentRetention(configuration), null!, TimeProvider.System);
        await documents.SweepAsync(Viewer.Portal);
        await new DocumentUploadCommands(store, files, parts, intake, limits, quota, documents, TimeProvider.System).SweepAsync(Viewer.Portal);
        var office = new OfficeConverter(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Portal:Documents:LibreOffice", (string?)"")]).Build(), files);
        await new DocumentPreviewCommands(store, files, office, null!, TimeProvider.System).SweepAsync(Viewer.Portal);
    }

    private static async Task<List<string>> UnnamedAsync(PortalDb db, string directory)
    {
        var named = (await db.Documents.SelectMany(document => document.Versions).Select(version => version.StoredName).ToListAsync())
            .Concat(await db.DocumentUploads.Select(upload => upload.StoredName).ToListAsync())
            .Select(name => name.Split('/')[1])
            .Concat(await db.Documents.SelectMany(document => document.Versions).Select(version => version.Sha256).ToListAsync())
            .ToHashSet(StringComparer.Ordinal);
        return [.. Stored(directory).Where(file => !named.Contains(Path.GetFileName(file)))];
    }

    private static IEnumerable<string> Stored(string directory) => new[] { FileStore.Documents, FileStore.Parts, FileStore.Previews }
        .Select(area => Path.Combine(FolderOf(directory).Files, area)).Where(Directory.Exists)
        .SelectMany(area => Directory.GetFiles(area, "*", SearchOption.AllDirectories));

    private static PortalFolder FolderOf(string directory) => new(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Portal:DataDirectory", (string?)directory)]).Build(),
        new HostingEnvironment { ContentRootPath = directory });

    private static SqlitePortalDb Open(string directory) =>
        new(new DbContextOptionsBuilder<SqlitePortalDb>()
            .UseSqlite($"Data Source={Path.Combine(directory, "portal.db")};Pooling=False").Options);

    private sealed class Contexts(string directory) : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext() => Open(directory);
    }
}
