using System.Diagnostics;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Demo;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>Previews of Office files. A script stands in for LibreOffice; all else is as it runs.</summary>
public sealed class DocumentPreviewCommandsTests
{
    // Finds its folder and writes a PDF that says with which variables and folder it ran.
    private const string Converts = """
        while [ "$1" != --outdir ]; do shift; done
        mkdir -p "$2"
        { printf '%%PDF-1.4\n'; env; echo "memory $(ulimit -v)"; ls "$(cat "$(dirname "$0")/data")"; } > "$2/file.pdf"
        """;

    private const string Fails = "exit 3";
    private const string Lies = "while [ \"$1\" != --outdir ]; do shift; done; mkdir -p \"$2\"; echo '<html>' > \"$2/file.pdf\"";
    private const string Hangs = "exec sleep 600";

    [Fact]
    public async Task An_office_file_is_converted_once_for_its_content_and_shown_to_those_who_see_it()
    {
        await using var portal = await StartAsync(Converts);
        var (id, hash) = await AddAsync(portal);
        Assert.Equal(1, await portal.Store.ReadAsync(db => db.Jobs.CountAsync(job => job.Kind == "document-preview" && job.Key == hash)));
        Assert.Equal(PreviewState.Awaited, await StateAsync(portal, id));

        Assert.Null(await MakeAsync(portal, hash));

        Assert.Equal(PreviewState.Ready, await StateAsync(portal, id));
        var file = await portal.Get<DocumentPreviewQueries>().FileAsync(portal.Member, id, 1);
        var text = await File.ReadAllTextAsync(file.Path);
        Assert.StartsWith("%PDF-", text, StringComparison.Ordinal);
        Assert.Equal(("Compte rendu.pdf", "application/pdf"), (file.Name, file.ContentType));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<DocumentPreviewQueries>().FileAsync(portal.Outsider, id, 1));

        // Its memory is limited, and the portal's environment, which has its secrets, is not there.
        Assert.Contains("memory 1048576", text, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET", text, StringComparison.Ordinal);
        Assert.Contains("made already", await MakeAsync(portal, hash), StringComparison.Ordinal);

        // Where the system permits it, it sees its own folder alone.
        Assert.True(text.Contains("HOME=/mnt\n", StringComparison.Ordinal) != text.Contains("portal.db", StringComparison.Ordinal), text);

        // Nothing is left beside it: the new folder is alone.
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(portal.Get<FileStore>().MakeFolder())!));
    }

    [Theory]
    [InlineData(Fails, 600, "ended with 3")]
    [InlineData(Lies, 600, "made no PDF")]
    [InlineData(Hangs, 1, "longer than 1 s")]
    public async Task A_file_that_cannot_be_converted_is_given_up(string script, int seconds, string why)
    {
        await using var portal = await StartAsync(script, $"--Portal:Documents:PreviewSeconds={seconds}");
        var (id, hash) = await AddAsync(portal);

        Assert.Contains(why, await MakeAsync(portal, hash), StringComparison.Ordinal);

        Assert.Equal(PreviewState.Failed, await StateAsync(portal, id));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<DocumentPreviewQueries>().FileAsync(portal.Member, id, 1));
    }

    [Fact]
    public async Task A_server_without_it_says_so_and_asks_for_nothing()
    {
        await using var portal = await TestPortal.StartAsync(settings: ["--Portal:Documents:LibreOffice="], hosted: false);
        var (id, hash) = await AddAsync(portal);

        Assert.Equal(PreviewState.NotHere, await StateAsync(portal, id));
        Assert.False(await portal.Store.ReadAsync(db => db.Jobs.AnyAsync(job => job.Kind == "document-preview")));
        Assert.NotNull(await MakeAsync(portal, hash));
    }

    [Fact]
    public async Task The_sweep_asks_for_what_is_missing_and_deletes_what_is_of_no_document()
    {
        await using var portal = await StartAsync(Converts);
        var (_, hash) = await AddAsync(portal);
        await portal.Store.WriteAsync(async db => db.Jobs.RemoveRange(await db.Jobs.ToListAsync()));
        var files = portal.Get<FileStore>();
        var orphan = $"previews/{new string('0', 64)}";
        await files.MakeEmptyAsync(orphan);
        File.SetLastWriteTimeUtc(files.PathOf(orphan), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1));

        await portal.Get<DocumentPreviewCommands>().SweepAsync(Viewer.Portal);

        Assert.False(File.Exists(files.PathOf(orphan)));
        Assert.Equal([hash], await portal.Store.ReadAsync(
            db => db.Jobs.Where(job => job.Kind == "document-preview").Select(job => job.Key).ToListAsync()));
    }

    private static async Task<TestPortal> StartAsync(string script, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("soffice-").FullName;
        var (text, program) = (Path.Combine(folder, "text"), Path.Combine(folder, "soffice"));
        await File.WriteAllTextAsync(text, "#!/bin/sh\n" + script + "\n");

        // Copied by another process: a file that this process wrote can be busy while another test starts a process.
        using var copy = Process.Start("/bin/sh", ["-c", "cp \"$1\" \"$2\" && chmod 755 \"$2\"", "sh", text, program]);
        await copy.WaitForExitAsync();
        var portal = await TestPortal.StartAsync(
            settings: [$"--Portal:Documents:LibreOffice={program}", "--Portal:Documents:PreviewMegabytes=1024", .. settings], hosted: false);
        await File.WriteAllTextAsync(Path.Combine(folder, "data"), portal.Directory);
        return portal;
    }

    private static async Task<(Guid Id, string Hash)> AddAsync(TestPortal portal)
    {
        var content = DemoFiles.Word("Réunion du 3 mai");
        var placed = await portal.Documents().AddAsync(
            portal.Technician, new NewDocument(await portal.ProjectAsync(), DocumentKind.Report, Shared: true),
            new UploadedFile("Compte rendu.docx", new MemoryStream(content)));
        return (placed.Id, placed.Sha256);
    }

    private static Task<string?> MakeAsync(TestPortal portal, string hash) =>
        portal.Get<DocumentPreviewCommands>().MakeAsync(Viewer.Portal, hash);

    private static Task<PreviewState> StateAsync(TestPortal portal, Guid id) =>
        portal.Get<DocumentPreviewQueries>().StateAsync(portal.Member, id, 1);
}
