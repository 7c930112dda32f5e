using System.IO.Compression;
using System.Text.Json.Nodes;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Documents;
using Exported = ClientPortal.Web.Features.Documents.Shelf;

namespace ClientPortal.Tests.Features.Documents;

public sealed class ShelfExportCommandsTests
{
    [Fact]
    public async Task A_shelf_is_one_archive_with_safe_names_and_a_manifest_of_all_versions()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();
        var first = await portal.DocumentAsync(project);
        await portal.Documents().AddVersionAsync(portal.Technician, first, Shelf.FileOf("Devis.txt", "Prix : 90"));
        var climbing = await portal.DocumentAsync(project, "Plan.txt", "Le plan");
        await portal.Documents().AmendAsync(
            portal.Technician, climbing, fields => fields with { Name = "../../etc/devis.txt", Folder = "../ ./A:B" });
        var same = await portal.DocumentAsync(project, "Autre.txt", "Un autre");
        await portal.Documents().AmendAsync(portal.Technician, same, fields => fields with { Name = "..\\devis.txt" });
        await portal.DocumentAsync(project, "Marge.txt", "Interne", shared: false);
        await portal.Documents().RemoveAsync(portal.Technician, await portal.DocumentAsync(project, "Vieux.txt", "Ancien"));
        var before = await portal.Log.HeadAsync();

        var (archive, shelf) = await ExportAsync(portal, portal.Member, project);

        using (archive)
        {
            Assert.Equal(
                ["Devis (2).txt", "_/_/A_B/devis.txt", "devis.txt", "manifest.json"],
                archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
            Assert.Equal(("Prix : 90", "Un autre"), (await TextAsync(archive, "Devis (2).txt"), await TextAsync(archive, "devis.txt")));
            var documents = JsonNode.Parse(await TextAsync(archive, "manifest.json"))!["documents"]!.AsArray();
            Assert.Equal(3, documents.Count);
            var listed = documents.Single(one => (Guid)one!["id"]! == first)!;
            Assert.Equal("Devis (2).txt", (string)listed["file"]!);
            Assert.Equal(
                [(2, Shelf.HashOf("Prix : 90")), (1, Shelf.HashOf("Prix : 100"))],
                listed["versions"]!.AsArray().Select(version => ((int)version!["number"]!, (string)version["sha256"]!)));
        }

        Assert.Equal(3, shelf.Documents.Count);
        var exported = Assert.IsType<ShelfExported>(Assert.Single(await portal.Log.AfterAsync(portal.Admin, before, 10)).Event);
        Assert.Equal((portal.Member.PersonId, project, 3), (exported.ActorId, exported.ProjectId, exported.Count));
    }

    [Fact]
    public async Task A_file_that_is_missing_does_not_end_the_export()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();
        var gone = await portal.DocumentAsync(project);
        await portal.DocumentAsync(project, "Plan.txt", "Le plan");
        File.Delete((await portal.DocumentQueries().FileAsync(portal.Admin, gone, 1)).Path);

        var (archive, _) = await ExportAsync(portal, portal.Admin, project);

        using (archive)
        {
            Assert.Equal(["Plan.txt", "manifest.json"], archive.Entries.Select(entry => entry.FullName));
            var documents = JsonNode.Parse(await TextAsync(archive, "manifest.json"))!["documents"]!.AsArray();
            Assert.Null(documents.Single(one => (Guid)one!["id"]! == gone)!["file"]);
        }
    }

    [Fact]
    public async Task The_same_state_is_the_same_archive_so_that_it_continues_anywhere_and_a_change_is_another_one()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var project = await portal.ProjectAsync();
        await portal.DocumentAsync(project);
        await portal.DocumentAsync(project, "Plan.txt", string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i * 7919L:x}")));
        var (export, shelf) = (portal.Get<ShelfExport>(), await portal.Get<ShelfCommands>().BeginExportAsync(portal.Member, project));
        var whole = await WrittenAsync(export, shelf);
        Assert.Equal(whole.Length, await export.LengthAsync(shelf, CancellationToken.None));

        var again = await portal.Get<ShelfCommands>().BeginExportAsync(portal.Member, project);
        Assert.Equal(export.TagOf(shelf), export.TagOf(again));
        foreach (var from in new[] { 1, whole.Length / 2, whole.Length - 1 })
        {
            Assert.Equal(whole[from..], await WrittenAsync(export, again, from));
        }

        await portal.DocumentAsync(project, "Note.txt", "Nouveau");
        Assert.NotEqual(
            export.TagOf(shelf), export.TagOf(await portal.Get<ShelfCommands>().BeginExportAsync(portal.Member, project)));
    }

    [Fact]
    public async Task A_project_of_others_is_not_found_and_a_read_only_viewer_is_refused()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();

        await Assert.ThrowsAsync<NotFound>(() => ExportAsync(portal, portal.Outsider, project));
        await Assert.ThrowsAsync<RuleBroken>(() => ExportAsync(portal, portal.Member.SeenBy(portal.Admin), project));
    }

    private static async Task<(ZipArchive Archive, Exported Shelf)> ExportAsync(
        TestPortal portal, Viewer viewer, Guid project)
    {
        var shelf = await portal.Get<ShelfCommands>().BeginExportAsync(viewer, project);
        using var answer = new AnswerStream();
        await portal.Get<ShelfExport>().WriteAsync(shelf, answer, CancellationToken.None);
        return (new ZipArchive(new MemoryStream(answer.Written), ZipArchiveMode.Read), shelf);
    }

    private static async Task<byte[]> WrittenAsync(ShelfExport export, Exported shelf, long from = 0)
    {
        using var answer = new AnswerStream();
        await export.WriteAsync(shelf, answer, CancellationToken.None, from);
        return answer.Written;
    }

    private static async Task<string> TextAsync(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return await reader.ReadToEndAsync();
    }

    // As the body of an answer: written asynchronously, and never read or moved.
    private sealed class AnswerStream : Stream
    {
        private readonly MemoryStream written = new();

        public byte[] Written => written.ToArray();

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            written.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Writes are asynchronous.");

        public override void Flush() => throw new NotSupportedException("Writes are asynchronous.");

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
