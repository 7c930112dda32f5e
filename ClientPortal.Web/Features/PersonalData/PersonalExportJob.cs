using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ClientPortal.Web.Features.PersonalData;

/// <summary>
/// Prepares an export; the payload is its id. The ZIP has one JSON file for each area with rows of the person, and the files that they uploaded.
/// Rows are written as they are read, so that no area is in memory as a whole.
/// </summary>
public sealed class PersonalExportJob(PortalStore store, FileStore files, PersonalDataCommands commands) : IJobHandler
{
    public const string Kind = "personal-export";

    private static readonly JsonSerializerOptions Json = new()
    {
        // Read by people, and never inside a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        var id = Guid.Parse(run.Payload);
        var (personId, email) = await store.ReadAsync(
            async db => await db.PersonalExports.Where(one => one.Id == id && one.StoredName == null)
                .Join(db.People, one => one.PersonId, person => person.Id, (_, person) => new ValueTuple<Guid, string>(person.Id, person.Email))
                .SingleOrDefaultAsync(stop),
            stop);
        if (email is null)
        {
            return JobOutcome.Skipped("It was prepared before, or is gone.");
        }

        var (storedName, size) = await store.ReadAsync(
            db => files.MakeAsync(FileStore.Exports, async target =>
            {
                await using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
                foreach (var table in PersonalTables.All.Where(table => table.Area.Length > 0))
                {
                    await AddAreaAsync(zip, db, table, personId, email, stop);
                }

                await AddFilesAsync(zip, db, personId, stop);
            }),
            stop);
        if (!await commands.FinishAsync(Viewer.Portal, id, storedName, size, stop))
        {
            // The person was erased meanwhile.
            files.Delete(storedName);
        }

        return JobOutcome.Done;
    }

    private static async Task AddAreaAsync(
        ZipArchive zip, PortalDb db, PersonalTable table, Guid personId, string email, CancellationToken stop)
    {
        var type = PersonalRows.TypeOf(db, table);
        var secret = PersonalRows.Words(table.Secret).ToHashSet(StringComparer.Ordinal);
        var parts = type.GetProperties().Where(property => !property.IsShadowProperty()).Cast<IPropertyBase>()
            .Concat(type.GetNavigations().Where(navigation => navigation.TargetEntityType.IsOwned()))
            .Where(part => !secret.Contains(part.Name)).ToList();
        await using var rows = PersonalRows.Of(db, table, personId, email).AsAsyncEnumerable().GetAsyncEnumerator(stop);
        if (!await rows.MoveNextAsync())
        {
            return;
        }

        await using var entry = await zip.CreateEntry($"{table.Area}.json").OpenAsync(stop);
        await using var writer = new Utf8JsonWriter(entry, new JsonWriterOptions { Indented = true, Encoder = Json.Encoder });
        writer.WriteStartArray();
        do
        {
            writer.WriteStartObject();
            foreach (var part in parts)
            {
                writer.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(part.Name));
                JsonSerializer.Serialize(writer, part.GetGetter().GetClrValue(rows.Current), part.ClrType, Json);
            }

            writer.WriteEndObject();
            await writer.FlushAsync(stop);
        }
        while (await rows.MoveNextAsync());
        writer.WriteEndArray();
    }

    private async Task AddFilesAsync(ZipArchive zip, PortalDb db, Guid personId, CancellationToken stop)
    {
        var uploaded = await db.Attachments.Where(one => one.UploaderId == personId).Select(one => new { one.Id, one.Name, one.StoredName })
            .ToListAsync(stop);
        var versions = await db.Documents.SelectMany(one => one.Versions).Where(one => one.ById == personId)
            .Select(one => new { one.Id, Name = one.FileName, one.StoredName }).ToListAsync(stop);
        var picture = await db.People.Where(one => one.Id == personId).Select(one => one.Picture).SingleAsync(stop);
        var all = uploaded.Concat(versions).Select(file => ($"files/{file.Id:N}-{FileNamePart(file.Name)}", file.StoredName));
        foreach (var (name, storedName) in picture is null ? all : all.Append(("files/picture", picture)))
        {
            var path = files.PathOf(storedName);
            if (File.Exists(path))
            {
                await using var from = File.OpenRead(path);
                await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(stop);
                await from.CopyToAsync(entry, stop);
            }
        }
    }

    private static string FileNamePart(string name) => name.Replace('/', '_').Replace('\\', '_');
}
