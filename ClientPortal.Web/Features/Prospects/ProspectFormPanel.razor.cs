using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Prospects;

public sealed partial class ProspectFormPanel : IDisposable
{
    // Long enough for the next key while typing.
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(300);

    // When another person keeps saving, the viewer is asked after this many automatic merges.
    private const int MostMerges = 5;

    private ProspectForm form = new();
    private List<Choice> owners = [];
    private List<Duplicate> duplicates = [];
    private ProspectDetail? theirs;
    private string? theirName;
    private IReadOnlyList<string> conflicts = [];
    private CancellationTokenSource typing = new();
    private bool held, saved, closed;

    /// <summary>The present state of the prospect, updated by the page; null to create one.</summary>
    [Parameter] public ProspectDetail? Current { get; set; }

    /// <summary>Saved or cancelled, with the new prospect's id when one was created. An existing prospect's form stays open.</summary>
    [Parameter] public EventCallback<Guid?> OnClosed { get; set; }

    private string DraftKey => $"prospect:{Current?.Row.Id.ToString() ?? "new"}";

    // The fields that others saved since, while the form has changes.
    private IReadOnlyList<string> Moved => Current is null ? [] : form.MovedIn(Current);

    protected override async Task OnInitializedAsync()
    {
        owners = await Queries.OwnersAsync(Session.Viewer);
        if (Current is not null)
        {
            await LookForDuplicatesAsync(Current.Row.Email, Current.Row.Phone, pause: false);
        }
    }

    protected override void OnParametersSet()
    {
        // The form's own save may be newer than the page's last event.
        if (Current is not null && (form.SeenVersion == 0 || (!held && !form.Touched && form.SeenVersion < Current.Version)))
        {
            form = ProspectForm.Of(Current);
        }
    }

    public void Dispose()
    {
        typing.Cancel();
        typing.Dispose();
    }

    private Task SaveAsync() => Current is null ? CreateAsync() : EditAsync(Current.Row.Id);

    private async Task CreateAsync()
    {
        // The second click of a double click arrives after the first has saved and before the form has closed.
        var created = Guid.Empty;
        if (!closed && await Actions.TryOnceAsync(async () => created = await Commands.AddAsync(Session.Viewer, form.Fields, ProspectSource.Manual)))
        {
            await CloseAsync(created);
        }
    }

    private async Task EditAsync(Guid id)
    {
        saved = false;
        if (await Actions.TryOnceAsync(() => MergeAsync(id)) && theirs is null)
        {
            await StandAsync();
            saved = true;
        }
    }

    // Another person saved first: changes to different fields are merged; on the same field the person decides.
    private async Task MergeAsync(Guid id)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await Commands.EditAsync(Session.Viewer, id, form.Fields.Checked(), form.SeenVersion);
                return;
            }
            catch (EditConflict) when (tries < MostMerges)
            {
                var found = await Queries.FindAsync(Session.Viewer, id);
                conflicts = form.ConflictsWith(found);
                if (conflicts.Count > 0)
                {
                    theirName = await Queries.LastEditorAsync(Session.Viewer, id);
                    theirs = found;
                    return;
                }

                form.Adopt(found, []);
            }
        }
    }

    // Saves again, on top of the other person's version, with the values that the person chose to keep.
    private async Task SettleAsync(IReadOnlyCollection<string> keptMine)
    {
        form.Adopt(theirs!, keptMine);
        theirs = null;
        await SaveAsync();
    }

    // What only the viewer changed is saved too.
    private Task TakeTheirsAsync() => SettleAsync([]);

    private Task CancelAsync() => Current is null ? CloseAsync(null) : StandAsync();

    private Task CloseAsync(Guid? created)
    {
        closed = true;
        Browser.ClearDraft(DraftKey);
        return OnClosed.InvokeAsync(created);
    }

    // No own changes are left: the form shows the saved values.
    private async Task StandAsync()
    {
        Actions.Clear();
        theirs = null;
        Browser.ClearDraft(DraftKey);
        form = ProspectForm.Of(await Queries.FindAsync(Session.Viewer, Current!.Row.Id));
        await LookForDuplicatesAsync(form.Email, form.Phone, pause: false);
    }

    private async Task LookForDuplicatesAsync(string? email, string? phone, bool pause = true)
    {
        await typing.CancelAsync();
        typing.Dispose();
        typing = new CancellationTokenSource();
        try
        {
            if (pause)
            {
                await Task.Delay(TypingPause, typing.Token);
            }

            duplicates = await Queries.DuplicatesAsync(Session.Viewer, Current?.Row.Id, email ?? form.Email, phone ?? form.Phone, typing.Token);
        }
        catch (OperationCanceledException)
        {
            // Another key followed.
        }
    }

    private List<ConflictPanel.Line> ConflictLines() =>
        [.. conflicts.Select(field => new ConflictPanel.Line(field, L["Field." + field], Shown(form.Fields, field), Shown(theirs!.Fields, field)))];

    private string Shown(ProspectFields fields, string field) => field switch
    {
        "firstName" => fields.FirstName,
        "lastName" => fields.LastName,
        "email" => fields.Email,
        "phone" => fields.Phone,
        "company" => fields.Company,
        "status" => L["Status." + Token.Of(fields.Status)],
        "lostReason" => fields.LostReason,
        "owner" => owners.Find(owner => owner.Id == fields.OwnerId)?.Name ?? L["Filter.Nobody"],
        "value" => fields.Value is { } value ? Money.Of(value) : "–",
        "nextStep" => fields.NextStep,
        "nextStepOn" => fields.NextStepOn?.ToString("d MMMM yyyy") ?? "–",
        "notes" => fields.Notes,
        _ => string.Join(", ", fields.Tags),
    };
}
