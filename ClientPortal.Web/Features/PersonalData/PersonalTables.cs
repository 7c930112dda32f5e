namespace ClientPortal.Web.Features.PersonalData;

/// <summary>
/// What each table holds about a person, and what becomes of it when they are erased. A test compares it with the model: a new table or column
/// with a text or an id must be put here.
/// </summary>
public static class PersonalTables
{
    public static IReadOnlyList<PersonalTable> All { get; } =
    [
        new("AccessTokens", Treatment.Deleted, "Hash Hint Id Name PersonId Scope Stamp")
        {
            Owners = "PersonId",
            Area = "access-tokens",
            Secret = "Hash Stamp",
        },
        new("AccountTries", Treatment.None, "Key Moments") { Why = "Accounts are hashes in it; deleted when they no longer count." },
        new("AnnouncementReceipts", Treatment.Deleted, "AnnouncementId PersonId") { Owners = "PersonId", Area = "announcements-seen" },
        new("Announcements", Treatment.Kept, "Form Id MadeBy Message Scope ScopeId Title Type")
        {
            Owners = "MadeBy",
            Area = "announcements",
            Why = "Said to others too; those to this person alone end with their time.",
        },
        new("ApprovalDecisions", Treatment.Emptied, "From Id Kind PersonId Proof Reason RoundId Sha256 VersionId")
        {
            Owners = "PersonId",
            Area = "approvals",
            Emptied = "From",
            Why = "The record of what was decided and by whom; names of the deleted person are gone.",
        },
        new("ApprovalPeople", Treatment.Kept, "PersonId RoundId")
        {
            Owners = "PersonId",
            Area = "approvals-asked",
            Why = "The record of what was decided and by whom; names of the deleted person are gone.",
        },
        new("ApprovalRounds", Treatment.Kept, "AskedById DocumentId Id Proof Reminded Sha256 VersionId")
        {
            Owners = "AskedById",
            Area = "approvals-requested",
            Why = "The record of what was decided and by whom; names of the deleted person are gone.",
        },
        new("AspNetUserClaims", Treatment.Deleted, "ClaimType ClaimValue UserId")
        {
            Owners = "UserId",
            Area = "account-claims",
            Secret = "ClaimValue",
        },
        new("AspNetUserLogins", Treatment.Deleted, "LoginProvider ProviderDisplayName ProviderKey UserId")
        {
            Owners = "UserId",
            Area = "account-logins",
            Secret = "ProviderKey",
        },
        new("AspNetUserTokens", Treatment.Deleted, "LoginProvider Name UserId Value")
        {
            Owners = "UserId",
            Area = "account-keys",
            Secret = "Value",
        },
        new(
            "AspNetUsers", Treatment.Deleted,
            "ConcurrencyStamp Email Id NormalizedEmail NormalizedUserName PasswordHash PhoneNumber SecurityStamp UserName")
        {
            Owners = "Id",
            Area = "account",
            Secret = "PasswordHash SecurityStamp ConcurrencyStamp",
        },
        new("Attachments", Treatment.Kept, "ContentType ConversationId Id MessageId Name OrganisationId Sha256 StoredName UploaderId")
        {
            Owners = "UploaderId",
            Area = "attachments",
            Why = "Threads stay readable; the author is shown as a deleted person.",
        },
        new("CalendarAttendees", Treatment.Emptied, "Answer CalendarId Email Id Note PersonId")
        {
            Owners = "PersonId Email",
            Area = "events-invited",
            Emptied = "Email Note",
            Why = "Events belong to all who were invited.",
        },
        new(
            "CalendarEvents", Treatment.Kept,
            "AppointmentId Description Exceptions Id Kind OrganisationId OrganiserId Place ProjectId ProspectId Rrule SeriesId SeriesZone TicketId "
                + "Title Zone")
        {
            Owners = "OrganiserId",
            Area = "events-organised",
            Why = "Events belong to all who were invited.",
        },
        new("CalendarFeeds", Treatment.Deleted, "PersonId SecretHash") { Owners = "PersonId", Area = "calendar-feeds", Secret = "SecretHash" },
        new("CalendarReminderChoices", Treatment.Deleted, "Minutes PersonId") { Owners = "PersonId", Area = "reminder-choices" },
        new("CalendarReminders", Treatment.Deleted, "CalendarId PersonId") { Owners = "PersonId", Area = "calendar-reminders" },
        new("CalendarSlotOffers", Treatment.Deleted, "Id PersonId Place Title") { Owners = "PersonId", Area = "slots" },
        new("CalendlyDeliveries", Treatment.None, "Body Error Event Id InviteeUri ProspectId Status") { Why = "As their prospect." },
        new("CannedReplies", Treatment.None, "Id Text Title") { Why = "Texts of the team." },
        new("ConversationMembers", Treatment.Kept, "ConversationId PersonId")
        {
            Owners = "PersonId",
            Area = "conversations",
            Why = "Threads stay readable; the author is shown as a deleted person.",
        },
        new("Conversations", Treatment.None, "Description Emoji Id Kind Name OrganisationId Pair Picture SubjectId")
        {
            Why = "Named by their members and subjects.",
        },
        new("DocumentLinks", Treatment.Kept, "DocumentId For Id MadeById OrganisationId PasswordHash ProjectId SecretHash")
        {
            Owners = "MadeById",
            Area = "document-links",
            Secret = "PasswordHash SecretHash",
            Why = "Documents belong to their organisation.",
        },
        new("DocumentTexts", Treatment.None, "Sha256 Text") { Why = "The words of files: as the versions of documents." },
        new(
            "DocumentUploads", Treatment.Deleted,
            "DocumentId Folder Id Kind Name Note OrganisationId PlacedId ProjectId SenderId Sha256 StoredName")
        {
            Owners = "SenderId",
            Area = "document-uploads",
        },
        new("DocumentVersions", Treatment.Kept, "ById ContentType DocumentId FileName Id Note Sha256 StoredName")
        {
            Owners = "ById",
            Area = "document-versions",
            Why = "Documents belong to their organisation.",
        },
        new("Documents", Treatment.Kept, "AddedById Folder HoldReason Id Kind Name OrganisationId Place ProjectId SortFolder SortName State Tags")
        {
            Owners = "AddedById",
            Area = "documents",

            // Clients do not hear of a legal hold.
            Secret = "HoldReason HeldAt",
            Why = "Documents belong to their organisation.",
        },
        new(
            "EventLog", Treatment.Emptied,
            "About ActorId Body CalendarId ConversationId EventId From Name OrganisationId PersonId ProjectId TicketId")
        {
            Owners = "ActorId",
            Area = "actions",
            Emptied = "From",
            Why = "The audit: who did what. It is deleted with its age.",
        },
        new("Holidays", Treatment.None, "HoursId Name") { Why = "Of an organisation." },
        new("IdempotentAnswers", Treatment.Deleted, "Fingerprint Key Location PersonId ProtectedBody")
        {
            Owners = "PersonId",
            Secret = "Fingerprint ProtectedBody",
        },
        new("IncomingMailContents", Treatment.None, "MailId Raw") { Why = "Deleted with their mail." },
        new("IncomingMails", Treatment.Deleted, "ConversationId Fingerprint From Id MessageId PersonId Reason State Subject")
        {
            Owners = "PersonId From",
            Area = "mails-received",
            Secret = "Fingerprint",
        },
        new("Invitations", Treatment.Deleted, "Email Id InvitedBy JobTitle Name OrganisationId ProjectIds Role SecretHash")
        {
            Owners = "Email",
            Area = "invitations",
            Secret = "SecretHash",
        },
        new("JobAttempts", Treatment.None, "Ending Id JobId Note") { Why = "Deleted with their job." },
        new("Jobs", Treatment.Deleted, "Id Key Kind LastError LeasedBy Payload PersonId State Subject") { Owners = "PersonId Subject" },
        new("LastSeen", Treatment.Deleted, "PersonId") { Owners = "PersonId", Area = "last-seen" },
        new("Maintenances", Treatment.None, "Id PlannedBy ReasonEn ReasonFr") { Why = "Planned by administrators for all." },
        new("MessageRevisions", Treatment.None, "Content Id MessageId") { Why = "Earlier texts of messages: as their message." },
        new("Messages", Treatment.Kept, "AuthorId ClientId Content ConversationId Id Mentions ReplyToId")
        {
            Owners = "AuthorId",
            Area = "messages",
            Why = "Threads stay readable; the author is shown as a deleted person.",
        },
        new("Milestones", Treatment.None, "Id ProjectId Title") { Why = "Of a project." },
        new("NotificationCursor", Treatment.None, "") { Why = "A position in the event log." },
        new("NotificationSettings", Treatment.Deleted, "Digest Id Kinds PersonId Subjects")
        {
            Owners = "PersonId",
            Area = "notification-settings",
        },
        new("Notifications", Treatment.Deleted, "ActorId ConversationId Detail Id Kind PartId Path PersonId ProjectId Subject SubjectId")
        {
            Owners = "PersonId",
            Area = "notifications",
        },
        new("OfficeHours", Treatment.None, "Id OrganisationId Zone") { Why = "Of an organisation." },
        new("Organisations", Treatment.None, "Id Name") { Why = "Names of companies." },
        new("Outbox", Treatment.Deleted, "Calendar CalendarMethod Html Id References ReplyTo Subject Text To UnsubscribeUrl")
        {
            Owners = "To",
            Area = "mails",

            // A mail that waits may hold a link that signs in or sets a password.
            Secret = "Html Text UnsubscribeUrl",
        },
        new("Passkeys", Treatment.Deleted, "CredentialId UserId") { Owners = "UserId", Area = "passkeys", Secret = "CredentialId Data" },
        new("People", Treatment.Emptied, "Email Id JobTitle Language Name OrganisationId Picture Role Status TimeZone")
        {
            Owners = "Id",
            Area = "profile",
            Secret = "Picture",
        },
        new("PersonalExports", Treatment.Deleted, "AskedBy Id PersonId StoredName") { Owners = "PersonId" },
        new("ProgressPoints", Treatment.None, "EventId ProjectId Status") { Why = "Of a project." },
        new("ProjectMembers", Treatment.Kept, "PersonId ProjectId")
        {
            Owners = "PersonId",
            Area = "projects",
            Why = "The history of a project names its team.",
        },
        new("Projects", Treatment.None, "Description Id Name OrganisationId Status") { Why = "Of an organisation." },
        new(
            "ProspectAppointments", Treatment.None,
            "CancelReason CancelUrl FormerInviteeUri Id InviteeUri JoinUrl ProspectId RescheduleUrl TimeZone Title")
        {
            Why = "As their prospect.",
        },
        new("ProspectStatusPoints", Treatment.None, "EventId ProspectId Status") { Why = "As their prospect." },
        new(
            "Prospects", Treatment.Emptied,
            "Company Email FirstName Furthest Id LastName LostReason NextStep Notes OrganisationId OwnerId Phone PhoneDigits PhoneKey ProjectId "
                + "SearchText SortName Source Status Tags")
        {
            // Contacts without an account are deleted on their own pages.
            Owners = "Email",
            Area = "contacts",
            Secret = "OwnerId PhoneDigits PhoneKey SearchText SortName",
            Why = "What names the person is removed by their feature in the same save; status and value stay for its figures.",
        },
        new("PushKey", Treatment.None, "ProtectedPrivateKey PublicKey") { Why = "The key of the portal." },
        new("PushSubscriptions", Treatment.Deleted, "Auth Device Endpoint Id KeyId P256dh PersonId SessionId")
        {
            Owners = "PersonId",
            Area = "devices",
            Secret = "Auth P256dh KeyId",
        },
        new("Reactions", Treatment.Kept, "Emoji MessageId PersonId")
        {
            Owners = "PersonId",
            Area = "reactions",
            Why = "Threads stay readable; the author is shown as a deleted person.",
        },
        new("Receipts", Treatment.Deleted, "ConversationId Id PersonId") { Owners = "PersonId", Area = "read-positions" },
        new("SavedViews", Treatment.Deleted, "Id Name PersonId Query") { Owners = "PersonId", Area = "saved-views" },
        new("ServiceAccounts", Treatment.None, "Areas Hash Hint Id MadeBy Name OrganisationId PersonId Scope") { Why = "Programs." },
        new("ServiceAgreements", Treatment.None, "Id OrganisationId Terms") { Why = "Of an organisation." },
        new("Sessions", Treatment.Deleted, "Address Device Id PersonId") { Owners = "PersonId", Area = "sessions" },
        new("SignInLinks", Treatment.Deleted, "CodeHash DeviceHash Id PersonId SecretHash Stamp") { Owners = "PersonId" },
        new(
            "Tickets", Treatment.Kept,
            "AssigneeId Category ConversationId Description Id MergedIntoId OrganisationId ProjectId RatingText RequesterId Status Title")
        {
            Owners = "RequesterId AssigneeId",
            Area = "tickets",
            Why = "Threads stay readable; the author is shown as a deleted person.",
        },
        new("WebhookAttempts", Treatment.None, "DeliveryId Id Outcome") { Why = "Outcomes of deliveries." },
        new("WebhookDeliveries", Treatment.None, "EventName Id State SubjectId WebhookId") { Why = "Ids of events." },
        new("Webhooks", Treatment.None, "Events Id MadeBy Name OrganisationId ProtectedSecret Url") { Why = "Made by administrators for programs." },
    ];
}

/// <summary>One table.</summary>
/// <param name="Name">As in the database.</param>
/// <param name="Treatment">What the erasure does with the rows of a person.</param>
/// <param name="Columns">All columns with a text, bytes or an id, by name.</param>
public sealed record PersonalTable(string Name, Treatment Treatment, string Columns)
{
    /// <summary>The columns that say whose a row is: the id of the person, or their address. Empty for a table without personal data.</summary>
    public string Owners { get; init; } = "";

    /// <summary>The file of the export, without its ending; empty for what is not exported.</summary>
    public string Area { get; init; } = "";

    /// <summary>Columns that are not exported: keys and hashes, which tell a person nothing and open their account to others.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Columns that the erasure empties.</summary>
    public string Emptied { get; init; } = "";

    /// <summary>Why rows are kept, or hold nothing personal.</summary>
    public string Why { get; init; } = "";
}

/// <summary>What becomes of the rows of a person who is erased.</summary>
public enum Treatment
{
    /// <summary>The table has no rows of a person.</summary>
    None,
    Deleted,

    /// <summary>The rows stay, without their personal columns.</summary>
    Emptied,

    /// <summary>The rows stay; what names the person is the deleted person.</summary>
    Kept,
}
