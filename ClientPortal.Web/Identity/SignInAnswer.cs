namespace ClientPortal.Web.Identity;

/// <summary>The result of a sign-in. <c>Wait</c> is the time until the next try, when there were too many.</summary>
public sealed record SignInAnswer(SignInKind Kind, TimeSpan? Wait = null)
{
    public static readonly SignInAnswer Done = new(SignInKind.Done);
    public static readonly SignInAnswer CodeWanted = new(SignInKind.CodeWanted);

    /// <summary>Refused, without a reason.</summary>
    public static readonly SignInAnswer Refused = new(SignInKind.Refused);

    /// <summary>The person is disabled. Only a sign-in with the right password gets this answer.</summary>
    public static readonly SignInAnswer Disabled = new(SignInKind.Disabled);

    /// <summary>Where a sign-in goes on: to the code of the second factor, or to the page that the person came for.</summary>
    public string Next(string back) => Kind == SignInKind.CodeWanted ? $"/login/code?ReturnUrl={Uri.EscapeDataString(back)}" : back;

    /// <summary>A rate limit refuses every try for this time, whatever was typed.</summary>
    public static SignInAnswer TooMany(TimeSpan wait) => new(SignInKind.TooMany, wait);
}

public enum SignInKind
{
    Done,
    CodeWanted,
    Refused,
    Disabled,
    TooMany,
}
