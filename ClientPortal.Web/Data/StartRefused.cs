namespace ClientPortal.Web.Data;

/// <summary>The portal cannot start as it is set up. The message is a sentence that says what to do, shown without a stack.</summary>
public sealed class StartRefused(string sentence, Exception? cause = null) : Exception(sentence, cause);
