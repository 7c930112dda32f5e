using ClientPortal.Domain.People;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.MyAccount;

public sealed partial class ProfileFormPanel
{
    private const string DraftKey = "profile";

    private ProfileForm form = new();
    private Profile read = null!;
    private bool saved;

    /// <summary>The present profile, updated by the panel around.</summary>
    [Parameter, EditorRequired] public required Profile Current { get; set; }

    // The fields that another tab saved since this form was filled.
    private IReadOnlyList<string> Moved => read.DifferencesTo(Current);

    protected override void OnInitialized() => Fill();

    // An unchanged form follows what another tab saves; a changed one does not.
    protected override void OnParametersSet()
    {
        if (Moved.Count > 0 && read.DifferencesTo(form.Profile).Count == 0)
        {
            Fill();
        }
    }

    private static string? Also(string zone) => TimeZones.FormerOf(zone).Any() ? string.Join(' ', TimeZones.FormerOf(zone)) : null;

    private void Fill() => (form, read) = (ProfileForm.Of(Current), Current);

    private async Task SaveAsync()
    {
        saved = false;
        var before = read;
        var typed = form.Profile;
        if (!await Actions.TryAsync(() => Commands.DescribeAsync(Session.Viewer, read, typed)))
        {
            return;
        }

        Browser.ClearDraft(DraftKey);
        read = typed;
        saved = true;

        // The document has the language and time zone of its load, so changing them needs a full load.
        if (before.Language != typed.Language)
        {
            Place.NavigateTo($"/language?to={typed.Language}&back=/account", forceLoad: true);
        }
        else if (before.TimeZone != typed.TimeZone)
        {
            Place.NavigateTo("/account", forceLoad: true);
        }
    }
}
