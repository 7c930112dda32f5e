using System.Collections.Concurrent;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Prospects.Csv;

/// <summary>
/// Runs imports outside of the circuits that requested them: a hundred lines a transaction, so that others can write in between, and what is
/// written stays if the portal stops. Each person has one import at a time, and finds it again after a reload.
/// </summary>
public sealed class ProspectImports(
    ProspectCommands commands, ProspectQueries queries, ViewerSource viewers, LiveBus bus, IHostApplicationLifetime lifetime,
    ILogger<ProspectImports> log)
{
    private const int Chunk = 100;

    private readonly ConcurrentDictionary<Guid, ImportRun> runs = new();

    /// <summary>The person's running import, or their last one since the portal started.</summary>
    public ImportRun? Of(Viewer viewer) => viewer.IsStaff ? runs.GetValueOrDefault(viewer.PersonId) : null;

    /// <summary>Removes a finished import from the page.</summary>
    public void Dismiss(Viewer viewer)
    {
        if (Of(viewer) is { Over: true } over)
        {
            runs.TryRemove(new(viewer.PersonId, over));
        }
    }

    /// <summary>Starts an import.</summary>
    /// <exception cref="RuleBroken">Another import of the same person is running.</exception>
    public ImportRun Start(Viewer viewer, ImportFile file, ImportMapping mapping, bool skipDuplicates)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeStaff();
        if (mapping.IsEmpty)
        {
            throw new RuleBroken("import.nothing-mapped");
        }

        var run = new ImportRun(viewer.PersonId, file.Name, file.Count);
        var held = runs.AddOrUpdate(viewer.PersonId, run, (_, before) => before.Over ? run : before);
        if (held != run)
        {
            throw new RuleBroken("import.one-at-a-time");
        }

        _ = Task.Run(() => RunAsync(run, file, mapping, skipDuplicates, lifetime.ApplicationStopping));
        return run;
    }

    private async Task RunAsync(ImportRun run, ImportFile file, ImportMapping mapping, bool skipDuplicates, CancellationToken stop)
    {
        try
        {
            // Access is checked again for each hundred lines: a person who is demoted or disabled imports no further.
            while (run.Done < run.Total && await viewers.OfAsync(run.PersonId, stop) is { IsStaff: true } viewer)
            {
                await StepAsync(run, viewer, file, mapping, skipDuplicates, stop);
                bus.Send(new ImportMoved(run.PersonId));
            }
        }
        catch (OperationCanceledException)
        {
            // The portal stops.
        }
        catch (Exception fault)
        {
            log.LogError(fault, "The import of {File} broke off after {Done} of {Total} lines.", run.FileName, run.Done, run.Total);
        }
        finally
        {
            run.End();
            bus.Send(new ImportMoved(run.PersonId));
        }
    }

    private async Task StepAsync(ImportRun run, Viewer viewer, ImportFile file, ImportMapping mapping, bool skipDuplicates, CancellationToken stop)
    {
        var owners = await queries.OwnersByNameAsync(viewer, stop);
        var good = new List<(int Line, ProspectFields Fields)>();
        var failed = new List<ImportFailure>();
        var lines = 0;
        foreach (var (line, cells) in file.Lines(run.Done, Chunk))
        {
            lines++;
            try
            {
                good.Add((line, mapping.Read(cells ?? throw new RuleBroken("import.broken-quotes"), owners)));
            }
            catch (RuleBroken broken)
            {
                failed.Add(new ImportFailure(line, broken));
            }
        }

        var duplicates = await commands.ImportAsync(viewer, good, skipDuplicates, stop);
        failed.AddRange(duplicates.Select(line => new ImportFailure(line, new RuleBroken(ImportFailure.Duplicate))));
        run.Advance(lines, good.Count - duplicates.Count, failed);
    }
}

/// <summary>A person's import progressed or ended.</summary>
public sealed record ImportMoved(Guid PersonId) : LiveSignal(Room.Person(PersonId));
