using ClientPortal.Domain;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Ui;

/// <summary>A component that acts for a person: a refusal becomes a sentence beside what was typed, which stays.</summary>
public abstract class ActingComponent : ComponentBase
{
    [Inject] private IStringLocalizer<RuleTexts> Rules { get; set; } = null!;

    /// <summary>Why the last act was refused; null when it was not.</summary>
    protected string? Refusal { get; set; }

    /// <summary>True when it was done.</summary>
    protected async Task<bool> TryAsync(Func<Task> act)
    {
        Refusal = null;
        try
        {
            await act();
            return true;
        }
        catch (RuleBroken broken)
        {
            Refusal = RuleText.Say(broken, Rules);
        }
        catch (NotFound)
        {
            Refusal = Rules["gone"];
        }

        return false;
    }
}
