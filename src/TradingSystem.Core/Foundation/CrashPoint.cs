namespace TradingSystem.Core.Foundation;

/// <summary>Places where a process may die at the worst moment; a test kills it at each.</summary>
public enum CrashPoint
{
    /// <summary>P0: an intake batch is about to be sent to the database.</summary>
    BeforeIntakeCommit,

    /// <summary>P1: the batch is durable, nobody was answered.</summary>
    AfterIntakeCommit,

    /// <summary>P2: the batch's messages are about to be published.</summary>
    BeforePublish,

    /// <summary>P3: published, not confirmed.</summary>
    BeforePublishConfirm,

    /// <summary>P4: confirmed, the outbox doesn't say so: the messages will come twice.</summary>
    BeforeOutboxMark,

    /// <summary>P5: a message has arrived, nothing was done.</summary>
    BeforePrepare,

    /// <summary>P6: the intent is durable, its sender doesn't know it yet.</summary>
    AfterPrepare,

    /// <summary>P7: the order has its turn, no byte has left.</summary>
    BeforeSend,

    /// <summary>P8: the request has left and something comes back; nothing of it was read.</summary>
    AfterSend,

    /// <summary>P9: the broker has answered, the answer isn't recorded.</summary>
    BeforeCommit,

    /// <summary>P10: the answer is recorded, the message isn't acknowledged.</summary>
    BeforeAcknowledge,

    /// <summary>P11: a fill has arrived, its transaction hasn't begun.</summary>
    BeforeFillCommit,

    /// <summary>P12: a fill is durable, the position's stop doesn't know of it.</summary>
    BeforeStopUpdate,

    /// <summary>The market has reached a stop that we watch, nothing of it is durable.</summary>
    BeforeTrigger,

    /// <summary>P13: reconciliation has the broker's books and has corrected nothing.</summary>
    BeforeAdjustment,

    /// <summary>P16: a migration, or at last the changed functions, are about to commit.</summary>
    InMigration,
}
