using System.Globalization;

namespace ClientPortal.Web.Mail;

/// <summary>The language that the sentences of one mail are written in.</summary>
public static class MailLanguage
{
    /// <summary>Runs <paramref name="write"/> with the culture of a person's language, <c>fr</c> or <c>en</c>.</summary>
    // Synchronous, so that the culture of the caller's flow comes back on the same thread.
    public static T Write<T>(string language, Func<T> write)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language == "en" ? "en" : "fr");
        try
        {
            return write();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }
}
